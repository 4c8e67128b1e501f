// What is kept of a pass of restacking, so that it can be taken back, or recorded where a run ended
// between the move of its branches and their record.
#pragma once

#include "base/ids.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier {

struct RestackedRef {
    // The changeset, or the epic where it is the root branch.
    BeadId bead;
    BranchName branch;
    CommitId from;
    CommitId to;
    // Of a changeset: what its own commits stood and stand on, by commit and by branch.
    std::optional<CommitId> base_from = {};
    std::optional<CommitId> base_to = {};
    std::optional<BranchName> on_from = {};
    std::optional<BranchName> on_to = {};

    bool operator==(const RestackedRef&) const = default;
};

// Of a root branch that moved: what a changeset had landed as.
struct RestackedLanding {
    BeadId changeset;
    CommitId from;
    CommitId to;

    bool operator==(const RestackedLanding&) const = default;
};

struct RestackReceipt {
    std::vector<RestackedRef> branches = {};
    std::vector<RestackedLanding> landings = {};

    bool operator==(const RestackReceipt&) const = default;
};

// As if everything had gone the other way.
RestackReceipt reversed(const RestackReceipt& receipt);

std::string restack_receipt_text(const RestackReceipt& receipt);
// nullopt for what restack_receipt_text did not write.
std::optional<RestackReceipt> restack_receipt_from(std::string_view text);

} // namespace atelier
