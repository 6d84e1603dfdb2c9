package io.mneme.cli;

import io.mneme.master.EmbeddedBroker;
import io.mneme.master.Master;
import io.mneme.master.MasterException;
import io.mneme.master.MasterOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A master in the foreground, with its broker if it brings one, until a signal ends it. */
final class MasterService implements AutoCloseable {

  private static final Logger LOG = System.getLogger(MasterService.class.getName());

  private final @Nullable EmbeddedBroker broker;
  private final Master master;
  private volatile boolean ended;

  private MasterService(@Nullable EmbeddedBroker broker, Master master) {
    this.broker = broker;
    this.master = master;
  }

  /** Serves with a broker of its own, whatever URL the settings have. */
  static int embedded(Path data, String host, int port, MasterOptions settings)
      throws InterruptedException {
    EmbeddedBroker broker =
        EmbeddedBroker.start(data, host, port, settings.user(), settings.password());
    if (settings.user() == null && !isLoopback(host)) {
      LOG.log(
          Level.WARNING,
          "everybody who reaches {0} port {1} is let in: give --user and --password-file",
          host,
          String.valueOf(broker.port()));
    }
    return serve(broker, settings.withBroker(broker));
  }

  /** Serves beside a broker that is there. */
  static int beside(MasterOptions settings) throws InterruptedException {
    return serve(null, settings);
  }

  private static int serve(@Nullable EmbeddedBroker broker, MasterOptions settings)
      throws InterruptedException {
    try (MasterService service = new MasterService(broker, Master.start(settings))) {
      Runtime.getRuntime().addShutdownHook(new Thread(service::stop, "mneme-stop"));
      try {
        service.master.awaitEnd();
        return ExitStatus.DONE;
      } finally {
        service.ended = true;
      }
    }
  }

  /** Ends it because of a signal. A process that ends by itself has said why. */
  private void stop() {
    if (ended) {
      return;
    }
    LOG.log(Level.INFO, "stopping");
    try {
      close();
      LOG.log(Level.INFO, "stopped");
    } catch (MasterException e) {
      LOG.log(Level.ERROR, "not stopped as it should be", e);
    }
  }

  @Override
  public synchronized void close() {
    master.close();
    if (broker != null) {
      broker.close();
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
