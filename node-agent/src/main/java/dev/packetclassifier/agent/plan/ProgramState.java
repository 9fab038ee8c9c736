package dev.packetclassifier.agent.plan;

import dev.packetclassifier.bpf.program.RetainedState;

/**
 * What an attached program remembers, and how much traffic it has seen.
 *
 * @param kept what, and since when
 * @param passed packets that arrived since the attach and went on
 * @param left packets that left since the attach, as its observer saw them; 0 without one
 */
public record ProgramState(RetainedState kept, long passed, long left) {
}
