package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeConverterTest {

  @ParameterizedTest
  @CsvSource({"7,7", "64k,65536", "512m,536870912", "2G,2147483648", "1t,1099511627776"})
  void aUnitIsOfOneThousandAndTwentyFour(String text, long bytes) {
    assertThat(new SizeConverter().convert(text)).isEqualTo(bytes);
  }
}
