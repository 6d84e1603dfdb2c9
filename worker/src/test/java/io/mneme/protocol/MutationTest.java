package io.mneme.protocol;

import static io.mneme.protocol.Bodies.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Bodies with random faults: each is read, or refused with a code. Longer with {@code
 * -Dmneme.fuzz=N}, the number of bodies.
 */
class MutationTest {

  private static final int BODIES = Integer.getInteger("mneme.fuzz", 100_000);

  private static final List<byte[]> SEEDS =
      List.of(
          utf8(
              "{\"id\":17,\"method\":\"set\",\"map\":\"m\",\"key\":\"k\",\"value\":{\"a\":[1.5e3,null]},\"ttl\":60}"),
          utf8(
              "[{\"id\":1,\"method\":\"get\",\"key\":\"ä\\u00e4\"},{\"id\":2,\"method\":\"ping\"}, 7]"),
          utf8(
              "{\"method\":\"increment\",\"key\":\"n\",\"by\":-1.25,\"ifRevision\":3,\"x\":{\"y\":[]}}"),
          utf8(
              "{\"method\":\"set\",\"key\":\"k\",\"value\":\"\\ud83d\\ude00𝕏\",\"ifValue\":[ true , 1 ]}"),
          utf8("{\"method\":\"publish\",\"channel\":\"c\",\"to\":\"bob\",\"value\":1}"),
          utf8("{\"method\":\"open\",\"name\":\"ann\"}"),
          utf8(
              "{\"id\":1,\"ok\":true,\"found\":true,\"value\":{\"a\":1},\"revision\":42,\"expires\":1790000000000}"),
          utf8(
              "[{\"id\":2,\"ok\":false,\"error\":{\"code\":\"FULL\",\"message\":\"m\",\"revision\":4}},{\"ok\":true}]"),
          utf8("{\"ok\":true,\"worker\":\"w\",\"name\":\"n\",\"lease\":60000,\"time\":1}"),
          utf8(
              "{\"method\":\"setAll\",\"entries\":[{\"key\":\"a\",\"value\":1,\"ttl\":5},{\"key\":\"b\",\"value\":[],\"expires\":9}]}"),
          utf8(
              "{\"method\":\"transact\",\"conditions\":[{\"key\":\"a\",\"ifAbsent\":true}],\"operations\":[{\"method\":\"get\",\"key\":\"a\"}]}"),
          utf8(
              "[{\"method\":\"scan\",\"prefix\":\"a\",\"after\":\"ab\",\"limit\":5,\"values\":false},{\"method\":\"getAll\",\"keys\":[\"a\"]}]"),
          utf8(
              "{\"ok\":true,\"entries\":[{\"key\":\"a\",\"value\":1,\"revision\":2,\"expires\":3}],\"next\":\"a\"}"),
          utf8(
              "{\"ok\":true,\"revision\":2,\"results\":[{\"ok\":true,\"value\":1},{\"ok\":true,\"found\":false}]}"),
          utf8(
              "{\"ok\":true,\"info\":{\"memory\":\"main\",\"limits\":{\"key\":512,\"reply\":4194304}}}"),
          utf8("{\"method\":\"changes\",\"from\":7,\"limit\":5}"),
          utf8(
              "[{\"revision\":3,\"kind\":\"set\",\"map\":\"m\",\"key\":\"k\",\"value\":[1],\"expires\":5,\"previous\":2,\"time\":4,\"worker\":\"w\"},{\"revision\":4,\"kind\":\"cleared\",\"map\":\"m\",\"time\":4}]"),
          utf8(
              "{\"ok\":true,\"revision\":9,\"changes\":[{\"revision\":3,\"kind\":\"deleted\",\"map\":\"m\",\"key\":\"k\",\"time\":4}],\"next\":4}"),
          utf8("{\"channel\":\"news\",\"from\":\"ann\",\"to\":\"bob\",\"value\":{\"a\":\"b\"}}"));

  private static final byte[][] PIECES = {
    utf8("{"),
    utf8("}"),
    utf8("["),
    utf8("]"),
    utf8("\""),
    utf8(":"),
    utf8(","),
    utf8("null"),
    utf8("true"),
    utf8("-"),
    utf8("1e400"),
    utf8("99999999999999999999"),
    utf8("\\"),
    utf8("\\u"),
    utf8("\"id\":"),
    utf8("\"value\":"),
    utf8("\"key\":"),
    utf8(" "),
    utf8("\n"),
    utf8("€"),
    {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
    {(byte) 0xC3},
    {(byte) 0x80},
    {0}
  };

  @Test
  void everyBodyIsReadOrRefused() {
    int read = 0;
    for (int i = 0; i < BODIES; i++) {
      Random random = new Random(i);
      byte[] body = mutated(random);
      try {
        read += outcome(() -> MessageCodec.readRequests(body, MemoryLimits.WIDEST));
        read += outcome(() -> ReplyReader.read(body));
        read += outcome(() -> RelayedReader.read(body));
        read += outcome(() -> ChangeReader.read(body));
        read += outcome(() -> JsonText.of(body));
      } catch (Throwable e) {
        throw new AssertionError(
            "seed " + i + ": " + new String(body, StandardCharsets.ISO_8859_1), e);
      }
    }
    // Neither all are refused at the door, nor are the faults too weak to be found.
    assertThat(read).isBetween(BODIES / 100, BODIES * 3);
  }

  private interface Reading {
    Object read() throws ProtocolException;
  }

  private static int outcome(Reading reading) {
    try {
      reading.read();
      return 1;
    } catch (ProtocolException e) {
      Objects.requireNonNull(e.code());
      return 0;
    }
  }

  private static byte[] mutated(Random random) {
    byte[] body = SEEDS.get(random.nextInt(SEEDS.size()));
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int from = random.nextInt(body.length + 1);
      int to = Math.min(body.length, from + random.nextInt(4));
      body =
          switch (random.nextInt(4)) {
            case 0 -> spliced(body, from, to, new byte[] {(byte) random.nextInt(256)});
            case 1 -> spliced(body, from, to, PIECES[random.nextInt(PIECES.length)]);
            case 2 -> spliced(body, from, from, PIECES[random.nextInt(PIECES.length)]);
            default -> spliced(body, from, to, piece(random));
          };
    }
    return body;
  }

  /** Some bytes of another body. */
  private static byte[] piece(Random random) {
    byte[] other = SEEDS.get(random.nextInt(SEEDS.size()));
    int from = random.nextInt(other.length);
    return Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from));
  }

  private static byte[] spliced(byte[] body, int from, int to, byte[] piece) {
    byte[] spliced = new byte[from + piece.length + body.length - to];
    System.arraycopy(body, 0, spliced, 0, from);
    System.arraycopy(piece, 0, spliced, from, piece.length);
    System.arraycopy(body, to, spliced, from + piece.length, body.length - to);
    return spliced;
  }
}
