package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.worker.SharedEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryLineTest {

  private static final Instant EXPIRES = Instant.ofEpochMilli(1_900_000_000_123L);

  private static EntryLine parse(String line) {
    return EntryLine.parse(line.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0",
        "\"\\u00e9é\\ud800\"",
        "{\"b\" : 1,\"a\":[ ], \"b\":null}",
        "[\n1,\r\n2\r]",
        "\"a\u2028b\""
      })
  void anEntryComesBackToTheCharacterOnOneLine(String value) {
    SharedEntry<?> entry = new SharedEntry<>("k", PlainText.json(value), 7, EXPIRES);

    String line = EntryLine.format("m", new SharedEntry<>("k", PlainText.json(value), 7, EXPIRES));

    assertThat(line).doesNotContain("\n", "\r");
    assertThat(parse(line).map()).isEqualTo("m");
    assertThat(parse(line).entry().value()).isEqualTo(entry.value());
    assertThat(parse(line).entry().expires()).isEqualTo(EXPIRES);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "a\"b\\c", "line\nline\r\t\u0000", "é€😀\u2028"})
  void aKeyComesBackAsItWas(String key) {
    String line = EntryLine.format("m", new SharedEntry<>(key, PlainText.json("1"), 1, null));

    assertThat(line).doesNotContain("\n", "\r");
    assertThat(parse(line).entry().key()).isEqualTo(key);
    assertThat(parse(line).entry().expires()).isNull();
  }

  @Test
  void theFieldsHaveAnOrder() {
    assertThat(EntryLine.format("m", new SharedEntry<>("k", PlainText.json("1 "), 7, EXPIRES)))
        .isEqualTo(
            "{\"map\":\"m\",\"key\":\"k\",\"value\":1,\"revision\":7,\"expires\":1900000000123}");
  }

  @Test
  void mapRevisionAndExpiryMayBeLeftOut() {
    EntryLine line = parse("{\"value\": 1, \"key\": \"k\"}");

    assertThat(line.map()).isNull();
    assertThat(line.entry()).isEqualTo(new SharedEntry<>("k", PlainText.json("1"), 0, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{`value`:1}                          | the field `key` is missing",
        "{`key`:1,`value`:1}                  | the field `key` is no string",
        "{`key`:``,`value`:1}                 | the key is empty",
        "{`key`:`\\ud800`,`value`:1}          | lone surrogate",
        "{`key`:`k`}                          | the field `value` is missing",
        "{`key`:`k`,`value`:null}             | a value cannot be null",
        "{`key`:`k`,`value`:1,`json`:`1`}     | cannot both be given",
        "{`key`:`k`,`json`:`x`}               | bad value: no JSON",
        "{`key`:`k`,`value`:1,`map`:`a/b`}    | map `a/b` is no name",
        "{`key`:`k`,`value`:1,`expires`:-1}   | `expires` is no time in milliseconds",
        "{`key`:`k`,`value`:1,`expires`:1.5}  | `expires` is no time in milliseconds",
        "{`key`:`k`,`value`:1,`expires`:`x`}  | `expires` is no time in milliseconds",
        "{`key`:`k`,`value`:1,`ttl`:1}        | there is no field `ttl` in an entry",
        "{`key`:`k`,`value`:1                 | no JSON",
      })
  void whatIsNoEntryIsRefused(String line, String why) {
    assertThatThrownBy(() -> parse(line.replace('`', '"')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why.replace('`', '"'));
  }
}
