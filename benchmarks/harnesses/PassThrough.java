// Kafka Streams as the floor of the JVM: what its shell costs when there is no work to do but to copy records.

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;

/** Passes each record on, with as many bytes more as our enriched record has, and now and then a candidate. */
public final class PassThrough {
  /** Counted by the one stream thread that there is. */
  private static long seen;

  private PassThrough() {}

  /**
   * Runs until killed. Arguments: the settings, as a file of properties; the three topics; the bytes that an enriched
   * record has more than a raw one, those of a candidate, and how many records there are to a candidate.
   */
  public static void main(String[] arguments) throws IOException {
    Properties settings = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(arguments[0]))) {
      settings.load(file);
    }
    int padding = Integer.parseInt(arguments[4]);
    int candidateBytes = Integer.parseInt(arguments[5]);
    int every = Integer.parseInt(arguments[6]);
    Serde<byte[]> bytes = Serdes.ByteArray();
    StreamsBuilder builder = new StreamsBuilder();
    KStream<byte[], byte[]> raw = builder.stream(arguments[1], Consumed.with(bytes, bytes));
    raw.mapValues(value -> sized(value, value.length + padding)).to(arguments[2], Produced.with(bytes, bytes));
    raw.filter((key, value) -> ++seen % every == 0)
        .mapValues(value -> sized(value, candidateBytes))
        .to(arguments[3], Produced.with(bytes, bytes));
    new KafkaStreams(builder.build(), settings).start();
  }

  /** The value cut to a size, or filled up with blanks, which leave JSON what it is. */
  private static byte[] sized(byte[] value, int size) {
    byte[] made = Arrays.copyOf(value, size);
    if (size > value.length) {
      Arrays.fill(made, value.length, size, (byte) ' ');
    }
    return made;
  }
}
