package io.mneme.bench;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;

/** A member of Hazelcast, alone, until a signal ends it. */
@Command(name = "hazelcast", hidden = true, description = "A peer, for the other commands.")
final class HazelcastCommand implements Callable<Integer> {

  /** What its line begins with, which ends in its address. */
  static final String AT = "hazelcast at ";

  @Override
  public Integer call() throws InterruptedException {
    Config config = new Config();
    config.setProperty("hazelcast.logging.type", "none");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.getNetworkConfig().setPort(0).setPortAutoIncrement(true).setReuseAddress(true);
    config.getNetworkConfig().getInterfaces().setEnabled(true).addInterface("127.0.0.1");
    JoinConfig join = config.getNetworkConfig().getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    HazelcastInstance member = Hazelcast.newHazelcastInstance(config);
    System.out.println(
        AT + "127.0.0.1:" + member.getCluster().getLocalMember().getAddress().getPort());
    new CountDownLatch(1).await();
    return 0;
  }
}
