// The table of hints: every sentence that tells somebody what to do next, whom it is for, and the
// program that it names. A test follows each of them that names one.
#pragma once

#include "base/error.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace atelier {

// Why a row names no program of ours to run.
enum class InWords {
    no,      // it names one
    call,    // the same call has to be said otherwise
    text,    // a plan, a configuration or another file has to be corrected by hand
    machine, // something outside: programs, disks, rights, environments, folders
    git,     // Git does it, or it is done to the user's repository
    repeat,  // the same call again
    wait,    // nothing can be done but to wait, or to end
    judge,   // it takes a decision, not a program
};

// The codes of the errors that carry a hint; none for one that only a finding of `doctor` or `gc`
// does.
class HintCodes {
  public:
    constexpr HintCodes() = default;
    template <class... More>
    constexpr HintCodes(ErrorCode first, More... more)
        : codes_{first, more...}, count_(1 + sizeof...(more)) {}

    std::span<const ErrorCode> list() const { return {codes_.data(), count_}; }
    bool include(ErrorCode code) const;

  private:
    std::array<ErrorCode, 6> codes_{};
    std::size_t count_ = 0;
};

// One reader's text, with {names} for what is filled in, and the program in it: "git atelier retry"
// or the name of a skill, "" for none.
struct HintText {
    std::string_view text = {};
    std::string_view program = {};
};

// Without a text of its own a planner reads that of agents, and so does an artisan, unless that
// names a skill, which would be a worker's. Whoever has none reads what there is, unless that names
// a program: people are not sent to skills, nor agents to what is not theirs.
struct HintRow {
    Hint hint;
    HintCodes codes;
    InWords in_words = InWords::no;
    HintText person = {};
    HintText agent = {};
    HintText planner = {};
    HintText artisan = {};

    const HintText& text_for(Audience reader) const;
};

// What other agents read of a row whose agents' text is for workers.
inline constexpr HintText for_workers{"a worker has to see to it"};

const HintRow& row_of(Hint hint);
// In the order of the enumerators.
std::span<const HintRow> hint_rows();

// The pieces of the table, one a subject, in the order of base/hint.hpp.
std::span<const HintRow> hints_on_callers();
std::span<const HintRow> hints_on_claims();
std::span<const HintRow> hints_on_mail();
std::span<const HintRow> hints_on_plans();
std::span<const HintRow> hints_on_projects();
std::span<const HintRow> hints_on_systems();
std::span<const HintRow> hints_on_work();
std::span<const HintRow> hints_on_workflows();

// The end of the name to fill in that begins with the brace at `at`; npos when none does.
std::size_t end_of_name(std::string_view text, std::size_t at);
// The names in `text`, in order.
std::vector<std::string_view> names_in(std::string_view text);

} // namespace atelier
