package io.mneme.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes, with a unit (k, m, g, t: of 1,024) or without. */
final class SizeConverter implements ITypeConverter<Long> {

  private static final String UNITS = "kmgt";

  @Override
  public Long convert(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int unit = lower.isEmpty() ? -1 : UNITS.indexOf(lower.charAt(lower.length() - 1));
    try {
      long number = Long.parseLong(unit < 0 ? lower : lower.substring(0, lower.length() - 1));
      return Math.multiplyExact(number, 1L << (10 * (unit + 1)));
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "\"" + text + "\" is no size: give bytes, such as 65536, 64k, 512m or 2g");
    } catch (ArithmeticException e) {
      throw new TypeConversionException("\"" + text + "\" is too large a size");
    }
  }
}
