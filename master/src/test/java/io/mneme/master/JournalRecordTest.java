package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.protocol.ChangeKind;
import io.mneme.protocol.JsonText;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How records are written, and that nothing else is taken for one. */
class JournalRecordTest {

  private static JournalRecord record() throws Exception {
    return new JournalRecord(
        Long.MAX_VALUE,
        1_790_000_000_000L,
        List.of(
            new JournalItem("m", "k", new Entry(JsonText.of("{\"a\" : 1.0}"), 7, Entry.NEVER)),
            new JournalItem("$results", "\u0000é€𝕏".repeat(128), null),
            new JournalItem("m", "ü", new Entry(JsonText.of("\"ß\""), 8, 1_790_000_000_001L)),
            new JournalItem(
                "m",
                "k",
                new Entry(JsonText.of("2"), 9, Entry.NEVER),
                new JournalItem.Origin(ChangeKind.SET, 9, 7, "w")),
            new JournalItem(
                "m", "", null, new JournalItem.Origin(ChangeKind.DROPPED, 10, 0, null))));
  }

  @Test
  void aRecordIsReadAsItWasWritten() throws Exception {
    assertThat(JournalRecord.decode(record().encode())).isEqualTo(record());
  }

  @Test
  void anItemTakesNoMoreThanWhatIsReckonedForIt() throws Exception {
    int reckoned = record().items().stream().mapToInt(JournalItem::encodedBytes).sum();
    assertThat(record().encode()).hasSizeLessThanOrEqualTo(reckoned);
  }

  @Test
  void aRecordThatIsCutAnywhereIsNone() throws Exception {
    byte[] bytes = record().encode();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> JournalRecord.decode(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aRecordThatGoesOnAfterItsEndIsNone() throws Exception {
    byte[] bytes = record().encode();
    assertThatThrownBy(() -> JournalRecord.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("after its end");
  }

  @Test
  void aRecordOfALaterFormatIsNamed() throws Exception {
    byte[] bytes = record().encode();
    bytes[0] = 3;
    assertThatThrownBy(() -> JournalRecord.decode(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its format is 3, this version reads 2");
  }
}
