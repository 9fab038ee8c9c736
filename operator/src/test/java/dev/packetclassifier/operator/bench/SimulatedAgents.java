// SPDX-License-Identifier: Apache-2.0
package dev.packetclassifier.operator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The agents of many nodes in one process, as the API server sees them: each watches its own object, fetches a revision once, and writes its
 * status some time after the object changed.
 */
final class SimulatedAgents implements AutoCloseable {
  private static final String OBJECTS = "/apis/packetclassifier.dev/v1alpha1/packetclassifiernodes";
  private static final String REVISIONS = "/apis/packetclassifier.dev/v1alpha1/packetclassifierrevisions/";
  private static final int FIRST_DELAY_MILLIS = 200;
  private static final int DELAY_RANGE_MILLIS = 800;
  private static final int RETRY_MILLIS = 1_000;

  private final ApiRequests requests;
  private final Random random;
  private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
  private final ObjectMapper json = new ObjectMapper();
  private final List<Agent> agents = new ArrayList<>();
  private final AtomicInteger watching = new AtomicInteger();
  private final AtomicLong statusWrites = new AtomicLong();
  private final AtomicLong fetches = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile boolean closed;

  /** @param seed of the delays */
  SimulatedAgents(ApiRequests requests, long seed) {
    this.requests = requests;
    this.random = new Random(seed);
  }

  void start(List<String> nodes) {
    nodes.forEach(node -> agents.add(new Agent(node)));
    agents.forEach(Agent::watch);
  }

  /** How many agents said last that they run what their object says, in a revision other than {@code before}. */
  long running(String before) {
    return agents.stream().filter(agent -> agent.revision != null && !agent.revision.equals(before)).count();
  }

  /** How many agents wrote last that they run nothing. */
  long detached() {
    return agents.stream().filter(agent -> agent.revision == null).count();
  }

  long statusWrites() {
    return statusWrites.get();
  }

  long fetches() {
    return fetches.get();
  }

  /** Requests that were refused or broke off; each was tried again. */
  long failures() {
    return failures.get();
  }

  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
  }

  private synchronized int delayMillis() {
    return FIRST_DELAY_MILLIS + random.nextInt(DELAY_RANGE_MILLIS);
  }

  private void later(Runnable task, int millis) {
    if (!closed) {
      timer.schedule(task, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** One node's agent. */
  private final class Agent {
    private final String node;
    private final Set<String> fetched = new HashSet<>();
    private final AtomicBoolean due = new AtomicBoolean();
    private volatile JsonNode object;
    private long reported = -1;
    private volatile String revision;

    Agent(String node) {
      this.node = node;
    }

    void watch() {
      watching.incrementAndGet();
      requests.watch(OBJECTS + "?watch=true&resourceVersion=0&fieldSelector=metadata.name%3D" + node, this::changed)
          .whenComplete((nothing, failure) -> {
            watching.decrementAndGet();
            if (failure != null) {
              failures.incrementAndGet();
            }
            later(this::watch, RETRY_MILLIS);
          });
    }

    private void changed(String line) {
      try {
        JsonNode event = json.readTree(line);
        switch (event.path("type").asText()) {
          case "ADDED", "MODIFIED" -> {
            object = event.get("object");
            if (object.path("metadata").path("generation").asLong() != reported && due.compareAndSet(false, true)) {
              later(this::act, delayMillis());
            }
          }
          case "DELETED" -> {
            revision = null;
            reported = -1;
          }
          default -> failures.incrementAndGet();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void act() {
      due.set(false);
      JsonNode seen = object;
      for (JsonNode assignment : seen.path("spec").path("assignments")) {
        String name = assignment.path("active").path("revision").asText();
        if (fetched.add(name)) {
          fetches.incrementAndGet();
          requests.get(REVISIONS + name + "?resourceVersion=0").whenComplete((body, failure) -> {
            if (failure != null) {
              failures.incrementAndGet();
              fetched.remove(name);
              later(this::act, RETRY_MILLIS);
            } else {
              report(seen);
            }
          });
          return;
        }
      }
      report(seen);
    }

    private void report(JsonNode seen) {
      statusWrites.incrementAndGet();
      long generation = seen.path("metadata").path("generation").asLong();
      requests.mergePatch(OBJECTS + "/" + node + "/status", status(seen).toString()).whenComplete((body, failure) -> {
        if (failure != null) {
          failures.incrementAndGet();
          later(this::act, RETRY_MILLIS);
        } else {
          reported = generation;
          revision = seen.path("spec").path("assignments").path(0).path("active").path("revision").asText(null);
        }
      });
    }

    private ObjectNode status(JsonNode seen) {
      JsonNode assignments = seen.path("spec").path("assignments");
      ObjectNode patch = json.createObjectNode();
      ObjectNode status = patch.putObject("status").put("observedGeneration", seen.path("metadata").path("generation").asLong())
          .put("assigned", assignments.size()).put("running", assignments.size()).put("agentVersion", "bench")
          .put("summary", assignments.size() + " of " + assignments.size() + " running");
      ArrayNode entries = status.putArray("assignments");
      for (JsonNode assignment : assignments) {
        ObjectNode entry = entries.addObject().put("classifier", assignment.path("classifier").asText());
        if (assignment.has("id")) {
          entry.set("id", assignment.get("id"));
        }
        ObjectNode active = assignment.path("active").deepCopy();
        entry.set("active", active.put("phase", "Running"));
        entry.putArray("interfaces").addObject().put("name", "eth0").put("ifindex", 2).put("attachMode", "Native")
            .put("revision", active.path("revision").asText()).put("phase", "Running");
      }
      return patch;
    }
  }
}
