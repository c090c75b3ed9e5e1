"""Text in, decision out: plain functions over plain data, without Kafka, Faust, clock or network."""

from streams.compiled import use_compiled

use_compiled()
