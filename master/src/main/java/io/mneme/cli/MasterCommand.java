package io.mneme.cli;

import io.mneme.master.EmbeddedBroker;
import io.mneme.master.MasterOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves a memory. */
@Command(
    name = "master",
    exitCodeList = {
      "0:stopped by a signal, INT or TERM",
      "2:wrong usage: an option, or the file of --config",
      "3:refused: the broker does not let the master in or do its work, has settings that would break"
          + " a promise, or lacks what the memory is rebuilt from; or port or data of the embedded"
          + " broker are in use. It does not help to start it again before that is changed",
      "5:a fault in it, out of memory, or its embedded broker has stopped by itself: the log says"
          + " which. Start it again"
    },
    description = {
      "Serve a memory until a signal ends it (INT or TERM). Says so in the log when it serves.",
      "",
      "With --embedded it brings its own Artemis broker: persistent, its data in a folder, reached"
          + " over TCP by the Core protocol, which is what the Artemis client speaks (not AMQP, nor"
          + " STOMP). --user and --password-file then name the only user who is let in; without"
          + " them everybody is.",
      "",
      "Without --embedded it serves beside the broker that --broker names. It waits for one that"
          + " cannot be reached.",
      "",
      "Each option can be in the environment too, as MNEME_ and its name: MNEME_CONNECTION_TTL for"
          + " --connection-ttl; or in the file of --config. The command line comes before the"
          + " environment, that before the file."
    })
final class MasterCommand implements Callable<Integer> {

  @Option(
      names = ConfigFile.OPTION,
      paramLabel = "FILE",
      description = {
        "A file with options, by their names without the dashes: lines such as \"broker ="
            + " tcp://host:61616\" and \"connection-ttl = 5\", as Java reads properties, in UTF-8"
            + " (environment: MNEME_CONFIG)."
      })
  @SuppressWarnings("UnusedVariable") // ConfigFile looks for it before the rest is read
  private @Nullable Path config;

  @Option(
      names = "--embedded",
      description = {
        "Run an Artemis broker in this process. Excludes --broker.",
        "(environment: MNEME_EMBEDDED=true)"
      })
  private boolean embedded;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "" + EmbeddedBroker.DEFAULT_PORT,
      description = {
        "Where the embedded broker listens; 0 for any port that is free.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_PORT)"
      })
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "./mneme-data",
      description = {
        "Where the embedded broker keeps its data; made if missing.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_DATA)"
      })
  private Path data = Path.of("");

  @Option(
      names = "--bind",
      paramLabel = "HOST",
      defaultValue = EmbeddedBroker.DEFAULT_HOST,
      description = {
        "The address that the embedded broker listens on: 127.0.0.1 can only be reached from this"
            + " machine, 0.0.0.0 from everywhere.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_BIND)"
      })
  private String bind = "";

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      defaultValue = "60",
      converter = DurationConverter.class,
      description = {
        "For how long a worker that sends nothing is remembered: seconds or an ISO 8601 duration,"
            + " at least 1 s.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_LEASE)"
      })
  private Duration lease = Duration.ZERO;

  @Option(
      names = "--connection-ttl",
      paramLabel = "TIME",
      defaultValue = "10",
      converter = DurationConverter.class,
      description = {
        "After what time without a sign of life the broker gives up a master, and the master the"
            + " broker; at least 1 s.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_CONNECTION_TTL)"
      })
  private Duration connectionTtl = Duration.ZERO;

  @Option(
      names = "--history",
      paramLabel = "SIZE",
      defaultValue = "" + MasterOptions.DEFAULT_HISTORY_BYTES,
      converter = SizeConverter.class,
      description = {
        "How many bytes of changes to remember for those who missed some, such as 32m: counted as"
            + " --max-bytes is. Who has missed more is given all entries instead.",
        "Default: ${DEFAULT-VALUE} (environment: MNEME_HISTORY)"
      })
  private long history;

  @Option(
      names = "--access",
      paramLabel = "FILE",
      description = {
        "A JSON file that says which users of the broker may do what; read anew when it changes."
            + " Without it all may do everything. README.md has the format (environment:"
            + " MNEME_ACCESS)."
      })
  private @Nullable Path access;

  @SuppressWarnings("UnusedVariable") // LogLevels looks at it
  @Mixin
  private final LogOptions log = new LogOptions();

  @Mixin private final LimitOptions limits = new LimitOptions();
  @Mixin private final BrokerOptions broker = new BrokerOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    // One in the environment is for other commands too, and the command line comes before that.
    boolean other = !common.isGiven("--embedded") && broker.isNamed();
    if (embedded && (common.isGiven(BrokerOptions.BROKER) || other)) {
      throw common.usage(
          "--embedded and --broker exclude each other, in the environment and in the file of"
              + " --config too");
    }
    for (String option : List.of("--port", "--data", "--bind")) {
      if (!embedded && common.isGiven(option)) {
        throw common.usage(option + " is for --embedded only");
      }
    }
    if (embedded && access != null) {
      throw common.usage(
          "--access is for a broker of your own: the embedded one has no more than one user");
    }
    BrokerOptions.Credentials credentials = broker.credentials();
    if (embedded) {
      MasterOptions settings = settings(EmbeddedBroker.DEFAULT_HOST, credentials);
      return MasterService.embedded(data, bind, port, settings);
    }
    // Only to see whether the URL is one, before the master would try it for ever.
    broker.connectionFactory().close();
    return MasterService.beside(settings(broker.broker(), credentials));
  }

  private MasterOptions settings(String url, BrokerOptions.@Nullable Credentials credentials) {
    MasterOptions settings =
        MasterOptions.forBroker(url)
            .withDestinations(broker.destinations())
            .withLease(lease)
            .withConnectionTtl(connectionTtl)
            .withLimits(limits.limits())
            .withHistory(history);
    settings = access == null ? settings : settings.withAccess(access);
    return credentials == null
        ? settings
        : settings.withCredentials(credentials.user(), credentials.password());
  }
}
