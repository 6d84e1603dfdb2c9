package io.mneme.bench;

import io.mneme.bench.load.Load;
import io.mneme.bench.load.Measurement;
import io.mneme.bench.load.Operation;
import io.mneme.bench.load.Scenario;
import io.mneme.bench.peers.Peer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures systems in turn. All servers are up all the time: each is idle while another is
 * measured.
 */
final class Comparison implements AutoCloseable {

  private final CompareOptions options;
  private final Results results = new Results();
  private final List<PeerServer> servers = new ArrayList<>();
  private final Map<Peer, LoadProcess> systems = new LinkedHashMap<>();

  Comparison(CompareOptions options) {
    this.options = options;
  }

  Results run() throws IOException, InterruptedException {
    start();
    List<Scenario> scenarios = scenarios();
    // The first round finds each system as the others leave it for the next: it does not count.
    int rounds = options.rounds() + 1;
    RemainingTime time =
        new RemainingTime((long) rounds * scenarios.size() * options.systems().size());
    boolean cold = true;
    for (int bytes : options.sizes()) {
      load(bytes);
      if (cold) {
        warmUp(scenarios.stream().filter(each -> each.bytes() == bytes).toList());
        cold = false;
      }
      for (int round = 0; round < rounds; round++) {
        for (Scenario scenario : scenarios) {
          if (scenario.bytes() == bytes) {
            measure(scenario, round, time);
          }
        }
      }
    }
    return results;
  }

  private List<Scenario> scenarios() {
    List<Scenario> all = new ArrayList<>();
    for (int bytes : options.sizes()) {
      for (Operation operation : options.operations()) {
        for (Load load : options.loads()) {
          // At a rate far below what can be done a mix shows nothing that its parts do not.
          if (load != Load.RATE || operation != Operation.MIXED) {
            all.add(new Scenario(operation, bytes, load));
          }
        }
      }
    }
    return all;
  }

  private void start() throws IOException, InterruptedException {
    PeerServers all = new PeerServers(options);
    for (Peer peer : options.systems()) {
      Progress.say("starting " + peer.title());
      try {
        PeerServer server = all.start(peer);
        servers.add(server);
        results.addVersion(peer, server.version());
        systems.put(peer, new LoadProcess(peer, options.clientOptions(peer), server.address()));
      } catch (PeerServers.MissingException e) {
        drop(peer, String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Lets a system work until most of it is compiled. With all that there is to tell a JVM what it
   * will be asked, in turn, and without a pause.
   */
  private void warmUp(List<Scenario> scenarios) throws InterruptedException {
    List<Scenario> works = scenarios.stream().filter(each -> each.load() != Load.RATE).toList();
    if (works.isEmpty() || options.warmUp().isZero()) {
      return;
    }
    Duration share = options.warmUp().dividedBy(works.size());
    for (Map.Entry<Peer, LoadProcess> each : List.copyOf(systems.entrySet())) {
      Peer peer = each.getKey();
      Progress.say(
          String.format(
              Locale.ROOT,
              "warming up for %,d seconds: %s",
              options.warmUp().toSeconds(),
              peer.title()));
      try {
        for (Scenario scenario : works) {
          each.getValue().measure(scenario, share, options.rate());
        }
      } catch (IOException | IllegalStateException e) {
        Progress.say(peer.title() + ": " + e.getMessage());
        drop(peer, "failed while it warmed up");
      }
    }
  }

  private void load(int bytes) throws IOException, InterruptedException {
    for (Map.Entry<Peer, LoadProcess> each : systems.entrySet()) {
      Progress.say(
          String.format(
              Locale.ROOT,
              "loading %,d values of %,d bytes: %s",
              options.keys(),
              bytes,
              each.getKey().title()));
      each.getValue().load(options.keys(), bytes);
    }
  }

  private void measure(Scenario scenario, int round, RemainingTime time)
      throws IOException, InterruptedException {
    for (Peer peer : options.systems()) {
      LoadProcess process = systems.get(peer);
      if (process != null) {
        try {
          Measurement measurement = process.measure(scenario, options.time(), options.rate());
          say(peer, scenario, round, measurement, time);
          if (round > 0) {
            results.add(scenario, peer, measurement);
          }
        } catch (IOException | IllegalStateException e) {
          // What was measured of the others for an hour is worth more than this one.
          Progress.say(peer.title() + ": " + e.getMessage());
          drop(peer, "failed in round " + round + " of " + scenario);
        }
      }
      time.stepDone();
    }
  }

  private void drop(Peer peer, String why) {
    results.addMissing(peer, why);
    Progress.say("missing: " + peer.title() + ": " + why);
    LoadProcess process = systems.remove(peer);
    if (process != null) {
      process.close();
    }
  }

  private void say(
      Peer peer, Scenario scenario, int round, Measurement measurement, RemainingTime time) {
    Progress.say(
        String.format(
            Locale.ROOT,
            "%s, %s: %s: %,.0f a second, p50 %.3f, p99 %.3f ms; %s left",
            round == 0 ? "warm-up" : "round " + round + " of " + options.rounds(),
            scenario,
            peer.title(),
            measurement.perSecond(),
            measurement.p50(),
            measurement.p99(),
            time));
  }

  @Override
  public void close() {
    systems.values().forEach(LoadProcess::close);
    servers.forEach(PeerServer::close);
  }
}
