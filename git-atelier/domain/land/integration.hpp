// How a finished root branch comes to its parent branch, and what is kept of it so that it can be
// taken back, or recorded where a run ended between the move and its record.
#pragma once

#include "base/enum_names.hpp"
#include "base/ids.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace atelier {

enum class IntegrationWay { fast_forward, rebase, squash, merge };
constexpr auto names_of(IntegrationWay) {
    return std::to_array<Named<IntegrationWay>>({{IntegrationWay::fast_forward, "ff"},
                                                 {IntegrationWay::rebase, "rebase"},
                                                 {IntegrationWay::squash, "squash"},
                                                 {IntegrationWay::merge, "merge"}});
}

struct IntegrationReceipt {
    IntegrationWay way = IntegrationWay::fast_forward;
    BranchName parent;
    // The parent branch before and after.
    CommitId from;
    CommitId to;
    // The root branch, which stayed where it was.
    CommitId head;

    bool operator==(const IntegrationReceipt&) const = default;
};

std::string receipt_text(const IntegrationReceipt& receipt);
// nullopt for what receipt_text did not write.
std::optional<IntegrationReceipt> receipt_from(std::string_view text);

} // namespace atelier
