// An overseer's approval of a changeset's work: of these commits, and of what each of them changes,
// so that it outlives whatever moves them and changes none.
#pragma once

#include "domain/bead/event.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace atelier {

// On what lands, "IDENTITY (tree TREE)".
inline constexpr std::string_view approved_by_trailer = "Atelier-Approved-By";

// What is approved, or is to be.
struct ReviewedWork {
    CommitId base;
    CommitId head;
    TreeId tree;
    // What each of its commits changes, oldest first; nothing of one that changes nothing.
    std::vector<std::string> patches;
    std::int64_t lines = 0;

    bool operator==(const ReviewedWork&) const = default;
};

struct WorkApproval {
    AgentId by;
    Time at{};
    // Of its event.
    std::int64_t seq = 0;
    ReviewedWork work;

    bool operator==(const WorkApproval&) const = default;
};

Json approval_data(const ReviewedWork& work);
// nullopt for an event of another type, and one that does not say it.
std::optional<WorkApproval> approval_in(const Event& event);
std::string approved_by_value(const WorkApproval& approval);

// What somebody found who looked whether the work at `head` is still what was approved.
struct ApprovalLook {
    std::int64_t approval = 0;
    CommitId head;
    bool stands = false;

    bool operator==(const ApprovalLook&) const = default;
};
std::string written(const ApprovalLook& look);
std::optional<ApprovalLook> approval_look(const std::string& written);

enum class Approved {
    no,
    yes,
    // The work was moved since, and nobody has looked at it yet.
    moved,
    // It is other work by now.
    fallen,
};

struct KnownApproval {
    WorkApproval approval;
    // The newest.
    std::optional<ApprovalLook> look = {};

    Approved at(const CommitId& head) const;
};

// Of those commits, in their order.
std::vector<std::string> patch_series(const std::vector<CommitId>& commits,
                                      const std::map<CommitId, std::string>& patches);

} // namespace atelier
