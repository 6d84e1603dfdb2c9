package io.mneme.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers that can be counted with. */
@Timeout(20)
class DecimalsTest {

  private static final String HUNDRED = "9".repeat(100);

  @Test
  void aHundredDigitsAreAllowed() throws Exception {
    assertThat(Decimals.parse(HUNDRED)).isEqualTo(new BigDecimal(HUNDRED));
    assertThat(Decimals.parse("-" + HUNDRED)).isEqualTo(new BigDecimal("-" + HUNDRED));
    assertThat(Decimals.parse("0." + "9".repeat(99))).hasScaleOf(99);
    assertThat(JsonText.of(Decimals.parse("1e99"))).hasToString("1" + "0".repeat(99));
    assertThat(JsonText.of(Decimals.parse("1e-99"))).hasToString("0." + "0".repeat(98) + "1");
    assertThat(JsonText.of(Decimals.parse("-0"))).hasToString("0");
    assertThat(JsonText.of(Decimals.parse("1E+2"))).hasToString("100");
    assertThat(JsonText.of(Decimals.parse("1.0"))).hasToString("1.0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e100",
        "1e-100",
        "-1e100",
        "1e1000000000",
        "1e-1000000000",
        "1e2147483648",
        "1e99999999999999999999",
        "-1e-99999999999999999999",
        "1.5e99999",
        "123e98"
      })
  void moreAreNot(String number) {
    assertTooLarge(number);
  }

  @Test
  void moreWithoutAnExponentAreNot() {
    assertTooLarge("1" + "0".repeat(100));
    assertTooLarge("0." + "0".repeat(99) + "1");
    assertTooLarge("1." + "0".repeat(100));
    assertTooLarge("7".repeat(1_000_000));
    assertTooLarge("0e" + "9".repeat(900));
  }

  private static void assertTooLarge(String number) {
    assertThatThrownBy(() -> Decimals.parse(number))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  @Test
  void theFieldByIsOneOfThem() throws Exception {
    String start = "{\"method\":\"increment\",\"key\":\"n\",\"by\":";
    assertThat(Bodies.operation(start + "-2.50}"))
        .isEqualTo(
            new Operation.Increment("default", "n", new BigDecimal("-2.50"), Condition.ALWAYS));
    assertThat(Bodies.fault(start + "1e100}")).isEqualTo(ErrorCode.TOO_LARGE);
    assertThat(Bodies.fault(start + "1".repeat(1_000_000) + "}")).isEqualTo(ErrorCode.TOO_LARGE);
  }
}
