package io.mneme.cli;

import io.mneme.master.EmbeddedBroker;
import io.mneme.master.Master;
import io.mneme.master.MasterException;
import io.mneme.master.MasterOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A master in the foreground, with its broker if it brings one, until a signal ends it. */
final class MasterService implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MasterService.class);

  private static final String EVENT = "event";

  private static final AtomicReference<@Nullable MasterService> RUNNING = new AtomicReference<>();

  private final @Nullable EmbeddedBroker broker;
  private final Master master;
  private boolean ended;
  private boolean brokerStopped;
  private int status = ExitStatus.DONE;

  private MasterService(@Nullable EmbeddedBroker broker, Master master) {
    this.broker = broker;
    this.master = master;
  }

  /** Serves with a broker of its own, whatever URL the settings have. */
  static int embedded(Path data, String host, int port, MasterOptions settings)
      throws InterruptedException {
    handleSignals();
    EmbeddedBroker broker =
        EmbeddedBroker.start(data, host, port, settings.user(), settings.password());
    if (settings.user() == null && !isLoopback(host)) {
      LOG.warn(
          "everybody who reaches {} port {} is let in: give --user and --password-file",
          host,
          broker.port());
    }
    return serve(broker, settings.withBroker(broker));
  }

  /** Serves beside a broker that is there. */
  static int beside(MasterOptions settings) throws InterruptedException {
    handleSignals();
    return serve(null, settings);
  }

  private static int serve(@Nullable EmbeddedBroker broker, MasterOptions settings)
      throws InterruptedException {
    try (MasterService service = new MasterService(broker, Master.start(settings))) {
      RUNNING.set(service);
      // For signals that are not handled.
      Runtime.getRuntime().addShutdownHook(new Thread(service::stop, "mneme-stop"));
      if (broker != null) {
        broker.onStopByItself(service::brokerStopped);
      }
      service.master.awaitEnd();
      service.requireBroker();
      return service.status();
    } finally {
      RUNNING.set(null);
    }
  }

  /** Has signals stop the master that runs, or whatever is done before there is one. */
  private static void handleSignals() {
    StopSignals.handle(
        () -> {
          MasterService service = RUNNING.get();
          if (service == null) {
            LOG.atInfo().addKeyValue(EVENT, "stopped").log("stopped before it served");
            System.exit(ExitStatus.DONE);
          } else {
            service.stop();
            System.exit(service.status());
          }
        });
    Thread.setDefaultUncaughtExceptionHandler(MasterService::uncaught);
  }

  private static void uncaught(Thread thread, Throwable e) {
    boolean outOfMemory = e instanceof OutOfMemoryError;
    try {
      LOG.atError()
          .addKeyValue(EVENT, "fault")
          .setCause(e)
          .log(
              outOfMemory
                  ? "the thread {} is out of memory: start Java with more heap (-Xmx), or let the"
                      + " memory have less of it (--max-bytes)"
                  : "the thread {} has ended, this is a fault",
              thread.getName());
    } finally {
      if (outOfMemory) {
        // Without the thread, the client library's or the broker's, it may not serve, nor notice.
        Runtime.getRuntime().halt(ExitStatus.FAULT);
      }
    }
  }

  /** Says in the log why a master ends by itself, unless the master has said so. */
  static void ended(String why, Exception e, int status) {
    if (status == ExitStatus.REFUSED) {
      LOG.atError().addKeyValue(EVENT, "refused").log("{}", why);
    } else if (!(e instanceof MasterException)) {
      LOG.atError().addKeyValue(EVENT, "fault").setCause(e).log("{}", why);
    }
  }

  private synchronized void brokerStopped() {
    if (!ended) {
      brokerStopped = true;
      LOG.atError()
          .addKeyValue(EVENT, "fault")
          .log("the embedded broker has stopped by itself, which ends the master");
      master.close();
    }
  }

  private synchronized void requireBroker() {
    if (brokerStopped) {
      throw MasterException.brokerStopped();
    }
  }

  /** Ends it because of a signal. A process that ends by itself has said why. */
  private synchronized void stop() {
    if (ended) {
      return;
    }
    LOG.atInfo().addKeyValue(EVENT, "stopping").log("stopping");
    try {
      close();
      if (master.isEnded()) {
        LOG.atInfo().addKeyValue(EVENT, "stopped").log("stopped");
      } else {
        status = ExitStatus.FAULT;
        LOG.atError()
            .addKeyValue(EVENT, "fault")
            .log("the process ends though the master has not: it waits for the broker");
      }
    } catch (MasterException e) {
      status = ExitStatus.FAULT;
      LOG.error("not stopped as it should be", e);
    }
  }

  private synchronized int status() {
    return status;
  }

  @Override
  public synchronized void close() {
    ended = true;
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
