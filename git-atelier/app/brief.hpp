// What a worker is told at the start of a session: the changeset, how far it is, how to finish.
// Pure text.
#pragma once

#include "domain/guardrails.hpp"
#include "domain/progress.hpp"
#include "domain/session.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

struct BriefFacts {
    std::filesystem::path home;
    // Left by an earlier session, not committed.
    std::vector<std::string> uncommitted;
    // Paths that conflicted when the work was to be integrated; `session.onto` is the commit to
    // rebase onto.
    std::vector<std::string> conflicts;
    // Unread messages of the epic's or changeset's thread.
    std::vector<Bead> mail;
    GuardrailLimits limits;
};

std::string worker_brief(const EpicGraph& graph, const Bead& changeset, const Session& session,
                         const BriefFacts& facts);

} // namespace atelier
