package io.mneme.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written is what Jackson's generator writes. */
class JsonWriterTest {

  private static final JsonFactory JACKSON = new JsonFactory();

  @Test
  void everyCharacter() throws IOException {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      if (!Character.isSurrogate((char) c)) {
        check("a" + (char) c + "b");
      }
    }
  }

  @Test
  void charactersOfTwo() throws IOException {
    check("\ud83d\ude00");
    check("a\ud83d\ude00b\ud83d\ude00");
    check("\udbff\udfff\ud800\udc00");
  }

  @Test
  void textsOfAnyLength() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int left = random.nextInt(600); left > 0; left--) {
        text.append((char) random.nextInt(i % 2 == 0 ? 0x7F : 0x900));
      }
      check(text.toString());
    }
  }

  @Test
  void commasStandBetweenAndNowhereElse() throws ProtocolException {
    JsonWriter json = new JsonWriter(0);
    json.startArray();
    json.startObject();
    json.endObject();
    json.startObject();
    json.startArray("a");
    json.endArray();
    json.text("b", "[");
    json.text("none", null);
    json.value("c", JsonText.of("{}"));
    json.startObject("d");
    json.number("e", Long.MIN_VALUE);
    json.positive("none", 0);
    json.bool("f", false);
    json.endObject();
    json.startArray("g");
    json.text("{");
    json.text("");
    json.endArray();
    json.endObject();
    json.endArray();
    assertThat(json.toBytes())
        .asString()
        .isEqualTo(
            "[{},{\"a\":[],\"b\":\"[\",\"c\":{},\"d\":{\"e\":-9223372036854775808,\"f\":false},"
                + "\"g\":[\"{\",\"\"]}]");
  }

  private static void check(String text) throws IOException {
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (JsonGenerator json = JACKSON.createGenerator(expected)) {
      json.writeStartObject();
      json.writeStringField("field", text);
      json.writeEndObject();
    }
    JsonWriter json = new JsonWriter();
    json.startObject();
    json.text("field", text);
    json.endObject();
    assertThat(json.toBytes()).isEqualTo(expected.toByteArray());
  }
}
