package io.mneme.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportFileTest {

  @TempDir private Path folder;

  @Test
  void aFileHasItsNameOnlyWhenItIsComplete() throws Exception {
    Path file = folder.resolve("out");
    Path part = folder.resolve("out.part");
    try (ExportFile export = new ExportFile(file)) {
      export.writer().write("é\n");
      assertThat(part).exists();
      assertThat(file).doesNotExist();
      export.complete();
      assertThat(file).hasContent("é\n");
    }
    assertThat(folder).isDirectoryContaining("glob:**out").isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void whatWasThereStaysWhenTheNextOneIsNotCompleted() throws Exception {
    Path file = Files.writeString(folder.resolve("out"), "before");
    try (ExportFile export = new ExportFile(file)) {
      export.writer().write("after");
      export.writer().flush();
    }
    assertThat(file).hasContent("before");
    assertThat(folder.resolve("out.part")).doesNotExist();
  }
}
