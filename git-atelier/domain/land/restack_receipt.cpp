#include "domain/land/restack_receipt.hpp"

#include "base/text.hpp"

#include <utility>

namespace atelier {
namespace {

// No id, commit or branch's name has a blank in it, or is this.
constexpr std::string_view nothing = "-";

template <class T>
std::string word_of(const std::optional<T>& value) {
    return value ? value->str() : std::string(nothing);
}

template <class T>
bool read_word(const std::string& word, std::optional<T>& out) {
    if (word == nothing) return true;
    const auto value = T::parse(word);
    if (value) out = *value;
    return out.has_value();
}

std::optional<RestackedRef> moved_branch_from(const std::vector<std::string>& words) {
    if (words.size() != 9) return std::nullopt;
    const auto bead = BeadId::parse(words[1]);
    const auto branch = BranchName::parse(words[2]);
    const auto from = CommitId::parse(words[3]);
    const auto to = CommitId::parse(words[4]);
    if (!bead || !branch || !from || !to) return std::nullopt;
    RestackedRef moved{.bead = *bead, .branch = *branch, .from = *from, .to = *to};
    const bool read = read_word(words[5], moved.base_from) && read_word(words[6], moved.base_to) &&
                      read_word(words[7], moved.on_from) && read_word(words[8], moved.on_to);
    return read ? std::optional(std::move(moved)) : std::nullopt;
}

std::optional<RestackedLanding> moved_landing_from(const std::vector<std::string>& words) {
    if (words.size() != 4) return std::nullopt;
    const auto changeset = BeadId::parse(words[1]);
    const auto from = CommitId::parse(words[2]);
    const auto to = CommitId::parse(words[3]);
    if (!changeset || !from || !to) return std::nullopt;
    return RestackedLanding{*changeset, *from, *to};
}

} // namespace

RestackReceipt reversed(const RestackReceipt& receipt) {
    RestackReceipt back = receipt;
    for (RestackedRef& moved : back.branches) {
        std::swap(moved.from, moved.to);
        std::swap(moved.base_from, moved.base_to);
        std::swap(moved.on_from, moved.on_to);
    }
    for (RestackedLanding& landing : back.landings)
        std::swap(landing.from, landing.to);
    return back;
}

std::string restack_receipt_text(const RestackReceipt& receipt) {
    std::string text;
    for (const RestackedRef& moved : receipt.branches)
        text += "branch " + moved.bead.str() + " " + moved.branch.str() + " " + moved.from.str() +
                " " + moved.to.str() + " " + word_of(moved.base_from) + " " +
                word_of(moved.base_to) + " " + word_of(moved.on_from) + " " + word_of(moved.on_to) +
                "\n";
    for (const auto& [changeset, from, to] : receipt.landings)
        text += "landing " + changeset.str() + " " + from.str() + " " + to.str() + "\n";
    return text;
}

std::optional<RestackReceipt> restack_receipt_from(std::string_view text) {
    RestackReceipt receipt;
    for (const std::string& line : lines_of(text)) {
        const auto words = split(line, ' ');
        if (words.front() == "branch") {
            auto moved = moved_branch_from(words);
            if (!moved) return std::nullopt;
            receipt.branches.push_back(*std::move(moved));
        } else {
            auto landing = words.front() == "landing" ? moved_landing_from(words) : std::nullopt;
            if (!landing) return std::nullopt;
            receipt.landings.push_back(*std::move(landing));
        }
    }
    if (receipt.branches.empty()) return std::nullopt;
    return receipt;
}

} // namespace atelier
