package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {

  private static Map<String, String> fields(String json) {
    Map<String, String> texts = new LinkedHashMap<>();
    JsonObject.fields(json.getBytes(StandardCharsets.UTF_8))
        .forEach((name, text) -> texts.put(name, new String(text, StandardCharsets.UTF_8)));
    return texts;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "-0",
        "1.50",
        "1E+2",
        "true",
        "false",
        "null",
        "\"\"",
        "\"a\\\"b\\u00e9é😀\"",
        "[ ]",
        "{\"a\" : [1,\n 2], \"a\":\t{}}",
        "12345678901234567890.123456789012345678901234567890"
      })
  void whatAFieldHoldsIsCutOutToTheCharacter(String value) {
    assertThat(fields("{\"é\\n\":" + value + "}")).containsExactly(Map.entry("é\n", value));
    assertThat(fields(" { \"a\" :\t" + value + " ,\r\n\"b\":" + value + " } \n"))
        .containsExactly(Map.entry("a", value), Map.entry("b", value));
  }

  @Test
  void aDeepValueIsCutOutToo() {
    String deep = "[".repeat(2_000) + "]".repeat(2_000);
    assertThat(fields("{\"a\":" + deep + "}")).containsEntry("a", deep);
  }

  @Test
  void anObjectMayBeEmpty() {
    assertThat(fields("{}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``            | it is no JSON object",
        "[]            | it is no JSON object",
        "{} {}         | there is text after the end",
        "{`a`:1        | no JSON",
        "{`a`:1,}      | no JSON",
        "{`a`}         | no JSON",
        "{`a`:1,`a`:2} | the field `a` appears twice",
      })
  void whatIsNoObjectIsRefused(String json, String why) {
    assertThatThrownBy(() -> fields(json.replace('`', '"')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why.replace('`', '"'));
  }

  @Test
  void whatIsNoUtf8IsRefused() {
    byte[] latin = "{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> JsonObject.fields(latin))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not UTF-8");
  }
}
