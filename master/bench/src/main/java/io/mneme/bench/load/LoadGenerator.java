package io.mneme.bench.load;

import io.mneme.bench.peers.Caller;
import io.mneme.bench.peers.Client;
import io.mneme.bench.peers.Clients;
import io.mneme.bench.peers.Peer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Puts load on one system. Its connections, once made, stay. */
final class LoadGenerator {

  private static final int LOADING = 256;

  private final Clients clients;
  private final List<Client> connected = new ArrayList<>();
  private final List<List<Caller>> callers = new ArrayList<>();
  private final Map<Integer, Entries> entries = new HashMap<>();

  LoadGenerator(Peer peer, String address) throws Exception {
    this.clients = peer.clients(address);
  }

  /** Writes all entries of a size. */
  void load(int keys, int bytes) throws Exception {
    Entries all = new Entries(keys, bytes);
    Caller caller = callers(1, 1).get(0);
    SplittableRandom random = new SplittableRandom();
    Outstanding outstanding = new Outstanding(LOADING);
    for (int i = 0; i < all.size(); i++) {
      outstanding.awaitPlace();
      outstanding.add(caller.load(all.key(i), all.value(random)), () -> {});
    }
    outstanding.awaitAll();
    entries.put(bytes, all);
  }

  Measurement measure(Scenario scenario, long nanos, int rate) throws Exception {
    Entries all = entries.get(scenario.bytes());
    if (all == null) {
      throw new IllegalStateException("no values of " + scenario.bytes() + " bytes were loaded");
    }
    Load load = scenario.load();
    return new LoadRun(scenario, all, nanos, rate).run(callers(load.clients(), load.callers()));
  }

  private List<Caller> callers(int clientsWanted, int callersWanted) throws Exception {
    List<Caller> found = new ArrayList<>();
    for (int i = 0; i < clientsWanted; i++) {
      if (i == connected.size()) {
        connected.add(clients.connect());
        callers.add(new ArrayList<>());
      }
      List<Caller> own = callers.get(i);
      while (own.size() < callersWanted) {
        own.add(connected.get(i).caller());
      }
      found.addAll(own.subList(0, callersWanted));
    }
    return found;
  }
}
