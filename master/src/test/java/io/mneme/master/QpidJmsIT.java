package io.mneme.master;

import java.nio.file.Path;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers over AMQP 1.0, with Qpid JMS. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QpidJmsIT {

  private DistributionMemory memory;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    memory = DistributionMemory.start(folder);
  }

  @AfterAll
  void stop() {
    memory.close();
  }

  private JmsConnectionFactory qpid() {
    return new JmsConnectionFactory(
        ArtemisDistribution.USER,
        ArtemisDistribution.PASSWORD,
        "amqp://127.0.0.1:" + memory.broker().port());
  }

  @Test
  void eachKindOfWorkIsDoneOverAmqp() throws Exception {
    memory.work(qpid());
  }
}
