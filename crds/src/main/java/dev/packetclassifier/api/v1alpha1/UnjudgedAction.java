// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/** What is done with packets that get no verdict for one reason. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public class UnjudgedAction {
  @Required
  @JsonPropertyDescription("Required. Malformed: a TCP or UDP header, or an IPv6 extension header, does not fit into its packet, "
      + "as in a first fragment of 8 bytes. TooDeep: the header lies beyond the first 192 bytes of the frame, or behind more than eight "
      + "IPv6 extension headers; Linux delivers such packets. Busy: many CPUs wanted the same record of a table at one time, as when all packets go to one "
      + "address; well below one packet in a thousand, and good ones among them.")
  public UnjudgedReason reason;

  @Required
  @JsonPropertyDescription("Required, Pass or Drop. Drop concerns packets only whose IP header was read and whose last protocol "
      + "reached is TCP, UDP or an IPv6 extension header, never those of peers, API servers and the node's name servers; it is carried "
      + "out in mode Enforce, after the warm-up, as the Drop of a class is.")
  public Action action;
}
