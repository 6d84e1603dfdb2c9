package io.mneme.protocol;

import java.math.BigDecimal;

/**
 * The numbers that {@code increment} works on: exact, and small enough to be written without an
 * exponent.
 */
public final class Decimals {

  private Decimals() {}

  /**
   * Reads a JSON number.
   *
   * @throws ProtocolException with {@link ErrorCode#TOO_LARGE} if it has more digits than {@link
   *     Limits#INCREMENT_DIGITS}
   */
  public static BigDecimal parse(String json) throws ProtocolException {
    // A longer text may still be a small number (trailing zeros), but reading it takes time that
    // grows with its square.
    if (json.length() > Limits.NUMBER_CHARACTERS) {
      throw tooLong();
    }
    try {
      return require(new BigDecimal(json));
    } catch (NumberFormatException e) {
      // The grammar of numbers is JSON's and was checked: only an exponent beyond an int is left.
      throw tooLong();
    }
  }

  /**
   * Returns the number if it is within the limit.
   *
   * @throws ProtocolException with {@link ErrorCode#TOO_LARGE} if it has more digits than {@link
   *     Limits#INCREMENT_DIGITS}
   */
  public static BigDecimal require(BigDecimal number) throws ProtocolException {
    long beforePoint = Math.max(1L, (long) number.precision() - number.scale());
    long afterPoint = Math.max(0L, number.scale());
    if (beforePoint + afterPoint > Limits.INCREMENT_DIGITS) {
      throw tooLong();
    }
    return number;
  }

  private static ProtocolException tooLong() {
    return new ProtocolException(
        ErrorCode.TOO_LARGE,
        "a number to count with has more than " + Limits.INCREMENT_DIGITS + " digits");
  }
}
