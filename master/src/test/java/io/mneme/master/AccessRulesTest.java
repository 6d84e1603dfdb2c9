package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.Method;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {

  private static AccessRules rules(String json) {
    return AccessRules.of(json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aUserMayDoWhatAnyRuleForHimAllowsAndNothingElse() {
    AccessRules rules =
        rules(
            """
            {"rules": [
              {"user": "shop-*", "maps": ["carts", "cart-*"], "operations": ["read"]},
              {"user": "shop-1", "maps": ["carts"], "operations": ["set"]},
              {"user": "*", "channels": ["news*"], "operations": ["publish"]}
            ]}
            """);

    AccessRules.User one = rules.of("shop-1");
    assertThat(one.may(Method.GET, "carts")).isTrue();
    assertThat(one.may(Method.SET, "carts")).isTrue();
    assertThat(one.may(Method.DELETE, "carts")).isFalse();
    assertThat(one.may(Method.GET, "cart-2")).isTrue();
    assertThat(one.may(Method.SET, "cart-2")).isFalse();
    assertThat(one.may(Method.GET, "card-2")).isFalse();
    assertThat(one.mayPublish("news.eu")).isTrue();
    assertThat(one.mayPublish("old-news")).isFalse();
    assertThat(rules.of("shop-2").may(Method.SET, "carts")).isFalse();
    assertThat(rules.of("shop").may(Method.GET, "carts")).isFalse();
    assertThat(rules.of("shop").mayOnAny(Method.MAPS)).isFalse();
    assertThat(one.mayOnAny(Method.MAPS)).isTrue();
  }

  @Test
  void onlyARuleForAllMapsAllowsWhatTellsOfAllOfThem() {
    AccessRules rules =
        rules(
            """
            {"rules": [
              {"user": "a", "maps": ["*"], "operations": ["read"]},
              {"user": "b", "maps": ["*a", "**"], "operations": ["read"]},
              {"user": "c", "maps": ["*"], "operations": ["write"]}
            ]}
            """);

    assertThat(rules.of("a").mayOnAll(Method.CHANGES)).isTrue();
    assertThat(rules.of("b").mayOnAll(Method.CHANGES)).isFalse();
    assertThat(rules.of("c").mayOnAll(Method.CHANGES)).isFalse();
  }

  @Test
  void starsAreAllThatIsSpecialInAName() {
    AccessRules rules =
        rules(
            "{\"rules\": [{\"user\": \"CN=a.b, O=*\\n\\\\E\", \"maps\": [\"m.n\"], \"operations\": [\"get\"]}]}");

    assertThat(rules.of("CN=a.b, O=x\ny\n\\E").may(Method.GET, "m.n")).isTrue();
    assertThat(rules.of("CN=aXb, O=x\n\\E").may(Method.GET, "m.n")).isFalse();
    assertThat(rules.of("CN=a.b, O=x\n\\E").may(Method.GET, "mxn")).isFalse();
  }

  @Test
  void readAndWriteAreTogetherAllThatCanBeLimited() {
    AccessRules rules =
        rules(
            """
            {"rules": [
              {"user": "r", "maps": ["*"], "channels": ["*"], "operations": ["read"]},
              {"user": "w", "maps": ["*"], "channels": ["*"], "operations": ["write"]}
            ]}
            """);

    for (Method method : Method.values()) {
      boolean limited =
          switch (method) {
            case OPEN, CLOSE, PING, INFO, TRANSACT, INVALID -> false;
            default -> true;
          };
      assertThat(rules.of("r").mayOnAll(method))
          .as("%s", method)
          .isEqualTo(limited && !method.mayChange());
      assertThat(rules.of("w").mayOnAll(method))
          .as("%s", method)
          .isEqualTo(limited && method.mayChange());
    }
    assertThat(rules.of("r").mayPublish("c")).isFalse();
    assertThat(rules.of("w").mayPublish("c")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                                       | it is no object with \"rules\"",
        "{                                      | line 1, column 2: this is no JSON",
        "null                                   | it is null and not an object",
        "[]                                     | line 1, column 1: it is no object with \"rules\"",
        "123456                                 | it is no object with \"rules\"",
        "{}                                     | there is no list \"rules\"",
        "{\"rules\": null}                      | there is no list \"rules\"",
        "{\"rules\": [null]}                    | there is no list \"rules\"",
        "{\"rules\": []} x                      | line 1, column",
        "{\"rules\": [], \"rules\": []}         | a field appears twice",
        "{\"rules\": [], \"rule\": []}          | line 1, column 24: there is no field \"rule\" here, only rules",
        "{\"rules\": [{\"usr\": \"a\"}]}        | line 1, column 23: a rule has no \"user\"",
        "{\"rules\": [{\"user\": \"a\", \"maps\": [], \"operations\": [\"get\"], \"map\": 1}]} | there is no field \"map\" here, only channels, maps, operations, user",
        "{\"rules\": [{\"maps\": [\"m\"], \"operations\": [\"get\"]}]} | a rule has no \"user\"",
        "{\"rules\": [{\"user\": \"a\", \"operations\": [\"get\"]}]}   | neither \"maps\" nor \"channels\"",
        "{\"rules\": [{\"user\": \"a\", \"maps\": [\"m\"]}]}           | a rule has no \"operations\": it can have read, write, changes,",
        "{\"rules\": [{\"user\": \"a\", \"maps\": [null], \"operations\": [\"get\"]}]}   | \"maps\" has something that is no name",
        "{\"rules\": [{\"user\": \"a\", \"maps\": [\"m\"], \"operations\": [\"gett\"]}]} | there is no operation \"gett\" to be allowed",
        "{\"rules\": [{\"user\": \"a\", \"maps\": [\"m\"], \"operations\": [\"open\"]}]} | there is no operation \"open\" to be allowed",
        "{\"rules\": [{\"user\": \"a\", \"maps\": \"m\", \"operations\": [\"get\"]}]}    | line 1, column 34: \"rules\" is a list of objects",
      })
  void whatIsWrongIsSaid(String json, String why) {
    assertThatThrownBy(() -> rules(json == null ? "" : json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void theExampleOfTheReadmeIsRight() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int start = readme.indexOf("```json\n{\"rules\"") + "```json\n".length();

    AccessRules rules = rules(readme.substring(start, readme.indexOf("```", start)));

    assertThat(rules.size()).isEqualTo(3);
    assertThat(rules.of("shop-1").may(Method.SET, "cart-2")).isTrue();
    assertThat(rules.of("clock").mayPublish("ticks")).isTrue();
    for (Method method : Method.values()) {
      if (rules(
              "{\"rules\": [{\"user\": \"a\", \"maps\": [\"*\"], \"operations\": [\"read\", \"write\"]}]}")
          .of("a")
          .mayOnAll(method)) {
        assertThat(readme.substring(start)).contains("`" + method.wireName() + "`");
      }
    }
  }

  @Test
  void whereItIsWrongIsSaid() {
    assertThatThrownBy(
            () ->
                rules(
                    """
                    {"rules": [
                      {"user": "a", "maps": ["m"], "operations": ["read"]},
                      {"user": "a", "maps": ["m"], "operation": ["read"]}
                    ]}
                    """))
        .hasMessageContaining("line 3, column ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Geh3im-Nur-Fur-Dich",
        "123456",
        "\"geh3im\"",
        "trueGeh3im",
        "{Geh3im: 1}",
        "[Geh3im"
      })
  void aFileOfThePasswordThatIsNamedByMistakeIsNotPrinted(String password) {
    assertThatThrownBy(() -> rules(password))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContainIgnoringCase("geh3im")
        .doesNotContain("123456");
  }
}
