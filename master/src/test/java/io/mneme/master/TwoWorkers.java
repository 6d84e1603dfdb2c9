package io.mneme.master;

import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tests of shared maps begin with: a memory with two workers for all tests of the class, and
 * for each the name of a map that no other uses.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TwoWorkers {

  TestMemory memory;
  Worker worker;
  Worker other;
  String name;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    memory = TestMemory.start(data);
    worker = memory.worker().name("worker").connect();
    other = memory.worker().name("other").connect();
  }

  @AfterAll
  void stop() {
    worker.close();
    other.close();
    memory.close();
  }

  @BeforeEach
  void nameMap() {
    name = "map-" + UUID.randomUUID();
  }
}
