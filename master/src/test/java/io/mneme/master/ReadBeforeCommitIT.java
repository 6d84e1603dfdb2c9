package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mneme.worker.SharedMap;
import io.mneme.worker.Worker;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.activemq.artemis.api.core.ActiveMQDisconnectedException;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** While a commit is on its way the master goes on; nobody may see what it is about. */
@Timeout(120)
class ReadBeforeCommitIT {

  @Test
  void aReadIsNotAnsweredWithWhatIsNotCommitted(@TempDir Path data) throws Exception {
    try (TestMemory memory = TestMemory.start(data);
        Worker writer = memory.connect();
        Worker reader = memory.connect()) {
      SharedMap<Long> map = writer.map("m", Long.class);
      map.set("k", 1L);
      CompletableFuture<RemotingConnection> losesOne = new CompletableFuture<>();
      Interceptor losing =
          (packet, connection) ->
              packet.getType() != PacketImpl.SESS_COMMIT || !losesOne.complete(connection);
      memory.server().getRemotingService().addIncomingInterceptor(losing);

      CompletableFuture<?> write = map.async().set("k", 2L);
      RemotingConnection loser = losesOne.get(30, TimeUnit.SECONDS);
      CompletableFuture<Optional<Long>> read = reader.map("m", Long.class).async().get("k");

      assertThatThrownBy(() -> read.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
      assertThat(write).isNotDone();

      loser.fail(new ActiveMQDisconnectedException("cut by the test"));
      write.get(30, TimeUnit.SECONDS);
      assertThat(read.get(30, TimeUnit.SECONDS)).isPresent();
      assertThat(map.get("k")).contains(2L);
    }
  }
}
