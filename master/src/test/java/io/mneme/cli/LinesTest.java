package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

  private static List<String> read(String text) throws IOException {
    Lines lines = new Lines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    List<String> read = new ArrayList<>();
    byte[] line;
    while ((line = lines.next()) != null) {
      read.add(lines.number() + ":" + new String(line, StandardCharsets.UTF_8));
    }
    return read;
  }

  @Test
  void linesAreCountedAndEmptyOnesPassedOver() throws Exception {
    assertThat(read("a\nb\n")).containsExactly("1:a", "2:b");
    assertThat(read("\n a\r\n\n \t\r\nb")).containsExactly("2: a\r", "5:b");
    assertThat(read("")).isEmpty();
    assertThat(read("\n\n")).isEmpty();
  }

  @Test
  void aLineHasALimit() throws Exception {
    String longest = "x".repeat(Lines.MOST_BYTES);
    assertThat(read(longest + "\n")).containsExactly("1:" + longest);
    assertThatThrownBy(() -> read(longest + "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than " + Lines.MOST_BYTES + " bytes");
  }
}
