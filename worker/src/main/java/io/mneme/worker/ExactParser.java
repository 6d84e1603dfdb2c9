package io.mneme.worker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * A parser whose numbers do not become others where Jackson's would: no {@code 200} that is -56 as
 * a {@code byte}, no {@code 1e400} that is infinite; and where no type is asked for, a {@link
 * BigDecimal} for what a {@code double} does not hold exactly.
 */
final class ExactParser extends JsonParserDelegate {

  ExactParser(JsonParser parser) {
    super(parser);
  }

  @Override
  public byte getByteValue() throws IOException {
    int value = super.getIntValue();
    if (value != (byte) value) {
      throw outOfRange(byte.class);
    }
    return (byte) value;
  }

  @Override
  public float getFloatValue() throws IOException {
    float value = super.getFloatValue();
    if (Float.isInfinite(value) && currentToken().isNumeric()) {
      throw outOfRange(float.class);
    }
    return value;
  }

  @Override
  public double getDoubleValue() throws IOException {
    double value = super.getDoubleValue();
    if (Double.isInfinite(value) && currentToken().isNumeric()) {
      throw outOfRange(double.class);
    }
    return value;
  }

  @Override
  public Number getNumberValue() throws IOException {
    if (currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
      return super.getNumberValue();
    } else if (isExactAsDouble()) {
      return super.getDoubleValue();
    }
    return super.getDecimalValue();
  }

  @Override
  public NumberTypeFP getNumberTypeFP() throws IOException {
    return currentToken() == JsonToken.VALUE_NUMBER_FLOAT && !isExactAsDouble()
        ? NumberTypeFP.BIG_DECIMAL
        : super.getNumberTypeFP();
  }

  private boolean isExactAsDouble() throws IOException {
    double rounded = super.getDoubleValue();
    return Double.isFinite(rounded)
        && BigDecimal.valueOf(rounded).compareTo(super.getDecimalValue()) == 0;
  }

  private InputCoercionException outOfRange(Class<?> type) throws IOException {
    return new InputCoercionException(
        this, "Numeric value out of range of `" + type + "`", currentToken(), type);
  }
}
