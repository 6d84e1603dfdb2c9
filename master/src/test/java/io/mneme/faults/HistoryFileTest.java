package io.mneme.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {

  @TempDir private Path folder;

  @Test
  void whatIsWrittenIsRead() throws Exception {
    Path path = folder.resolve("history");
    Op set;
    Op get;
    Op refused;
    Op unknown;
    Op open;
    try (HistoryFile file = new HistoryFile(path)) {
      Op first = file.begin(1, Kind.SET, "e", 10, 0);
      get = file.begin(2, Kind.GET, "e", 0, 0).done(System.nanoTime(), 4, 11);
      set = first.done(System.nanoTime(), 5, 0);
      file.end(set);
      file.end(get);
      refused = file.begin(1, Kind.DELETE, "e", 0, 0).notDone(System.nanoTime());
      file.end(refused);
      unknown = file.begin(1, Kind.SET_IF_REVISION, "e", 12, 5);
      file.end(unknown);
      open = file.begin(1, Kind.INCREMENT, "c", 1, 0);
    }
    assertThat(HistoryFile.read(path)).containsExactly(set, get, refused, unknown, open);
  }

  @Test
  void aLineThatWasCutOffDoesNotCount() throws Exception {
    Path path = folder.resolve("history");
    Files.writeString(path, "I 1 SET e 10 0 100\nR 1 DONE 5 0 2");
    assertThat(HistoryFile.read(path)).containsExactly(Op.invoke(1, Kind.SET, "e", 10, 0, 100));
    Files.writeString(path, "I 1 SET e 10 0 100\nR 1 DONE 5 0 200\nI 1 GE");
    assertThat(HistoryFile.read(path))
        .containsExactly(Op.invoke(1, Kind.SET, "e", 10, 0, 100).done(200, 5, 0));
  }
}
