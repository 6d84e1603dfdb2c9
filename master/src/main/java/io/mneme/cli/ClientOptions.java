package io.mneme.cli;

import io.mneme.protocol.Destinations;
import io.mneme.worker.Worker;
import io.mneme.worker.WorkerBuilder;
import java.time.Duration;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every command has that is a worker. */
final class ClientOptions {

  /** What is done with a worker. */
  interface Work {

    /** Does it and gives the exit status. */
    int with(Worker worker) throws InterruptedException;
  }

  @Mixin private final BrokerOptions broker = new BrokerOptions();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "10",
      converter = DurationConverter.class,
      description = {
        "How long to wait for a master, and then for its reply: seconds, such as 0.5, or an"
            + " ISO 8601 duration, such as PT1M30S.",
        "Default: ${DEFAULT-VALUE}"
      })
  private Duration timeout = Duration.ZERO;

  /** Connects, works and closes. */
  int connected(Work work) throws InterruptedException {
    return connected(null, work);
  }

  /** As {@link #connected(Work)}, under a name. */
  int connected(@Nullable String name, Work work) throws InterruptedException {
    try (ActiveMQConnectionFactory factory = factory();
        Worker worker = settings(factory, name).connect()) {
      return work.with(worker);
    }
  }

  private WorkerBuilder settings(ActiveMQConnectionFactory factory, @Nullable String name) {
    Destinations destinations = broker.destinations();
    WorkerBuilder settings =
        Worker.builder(factory)
            .prefix(destinations.prefix())
            .memory(destinations.memory())
            .timeLimit(timeout)
            .connectTimeLimit(timeout)
            .codec(new JsonTextCodec());
    BrokerOptions.Credentials credentials = broker.credentials();
    if (credentials != null) {
      settings.credentials(credentials.user(), credentials.password());
    }
    return name == null ? settings : settings.name(name);
  }

  /** A factory that keeps the time limit also towards a host that does not answer at all. */
  private ActiveMQConnectionFactory factory() {
    ActiveMQConnectionFactory factory = broker.connectionFactory();
    long millis = Math.max(1, Math.min(timeout.toMillis(), Duration.ofDays(1).toMillis()));
    factory.setCallTimeout(millis);
    for (TransportConfiguration connector : factory.getStaticConnectors()) {
      connector
          .getParams()
          .putIfAbsent(TransportConstants.NETTY_CONNECT_TIMEOUT, String.valueOf(millis));
    }
    return factory;
  }
}
