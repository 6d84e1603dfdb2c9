package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.core.filter.Filter;
import org.apache.activemq.artemis.core.filter.impl.FilterImpl;
import org.apache.activemq.artemis.core.message.impl.CoreMessage;
import org.apache.activemq.artemis.core.server.cluster.impl.ClusterConnectionBridge;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterAddressesTest {

  private static final List<String> NAMES =
      List.of("mneme.main.journal", "mneme", "mnemeX", "jms.orders", "eu.uk", "eu.fr", "m%", "");

  /** The broker's own way: it appends what it leaves out itself, and makes a filter. */
  private static boolean brokerCovers(String configured, String address) throws Exception {
    String all = configured.isEmpty() ? "" : configured + ",";
    String selector =
        ClusterConnectionBridge.createSelectorFromAddress(all + "!$.artemis,!activemq.management");
    Filter filter = FilterImpl.createFilter(selector);
    CoreMessage message = new CoreMessage(1, 100);
    message.putStringProperty(ManagementHelper.HDR_ADDRESS, SimpleString.of(address));
    return filter.match(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mneme",
        "mneme.",
        "!mneme",
        "!mneme.",
        "jms",
        "jms,",
        "jms,mneme",
        "eu,!eu.uk",
        "jms,,!eu",
        "mne_e",
        "%journal",
        "!mne_e",
        "jms, mneme",
        "!jms,!mneme."
      })
  void anAddressIsCoveredWhereTheBrokerThinksSo(String configured) throws Exception {
    ClusterAddresses addresses = new ClusterAddresses(configured);
    for (String name : NAMES) {
      assertThat(addresses.cover(name)).as(name).isEqualTo(brokerCovers(configured, name));
    }
  }
}
