package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "a\"b\\c", "line\nline\t\u0001", "é€😀", "null", "1"})
  void aTextComesBackAsItWas(String text) {
    assertThat(PlainText.of(PlainText.toJson(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "true", "{\"a\" : [1, 2]}"})
  void whatIsNoStringStaysJson(String json) {
    assertThat(PlainText.of(PlainText.json(json))).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {"`a\n`,a", "`a\r\n`,a", "`a\n\n`,`a\n`", "a,a", "`\n`,``"})
  void oneLineEndIsDropped(String text, String expected) {
    assertThat(PlainText.withoutLineEnd(text)).isEqualTo(expected);
  }

  @Test
  void jsonOfManyLinesBecomesOneLineOfTheSameJson() {
    assertThat(PlainText.oneLine(PlainText.json("{\n  \"a\":\r\n \"b\\n\"}")))
        .isEqualTo("{   \"a\":   \"b\\n\"}");
  }
}
