package io.mneme.cli;

import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number to count with. */
final class DecimalConverter implements ITypeConverter<BigDecimal> {

  @Override
  public BigDecimal convert(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "\"" + text + "\" is no number: give a whole one or a decimal, such as 5, -1 or 0.25");
    }
  }
}
