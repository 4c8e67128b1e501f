// What waits for the overseer, each matter once however many messages there are about it. `status`,
// `review` and `inbox` are answered here, so that they offer the same way on.
#pragma once

#include "domain/bead/message.hpp"
#include "ports/plan_store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier {

struct EpicStatus;
struct ReviewStatus;

enum class Awaited {
    // To promote.
    draft,
    // To be allowed as large as it is, or answered.
    size,
    // Its agent asks something: to answer.
    question,
    // Something failed: to mend, then to retry, or to abandon.
    blocked,
    // Its prerequisite was abandoned: to plan anew.
    stranded,
    // Done, and not landed.
    done,
    // What a run has made, at a gate: to approve, or to send back.
    gate,
    // Any other message: to read.
    message,
};
constexpr auto names_of(Awaited) {
    return std::to_array<Named<Awaited>>({{Awaited::draft, "draft"},
                                          {Awaited::size, "size"},
                                          {Awaited::question, "question"},
                                          {Awaited::blocked, "blocked"},
                                          {Awaited::stranded, "stranded"},
                                          {Awaited::done, "done"},
                                          {Awaited::gate, "gate"},
                                          {Awaited::message, "message"}});
}

struct AwaitedItem {
    BeadId bead;
    std::string title;
    Awaited awaited;
    // Why it waits; "" where the word says all.
    std::string text = {};
    // The message that is open about it.
    std::optional<BeadId> message = {};
    // done, and gate of a changeset: a person has to approve it.
    bool to_review = false;
    // done: whose approval holds, so that whatever lands next lands it; "" for none.
    std::string approved_by = {};
    // done: a push or a pull request is due.
    bool to_publish = false;
};

// Whether a person has something to do about it: what is done may land by itself.
bool is_for_person(const AwaitedItem& item);

// Epic by epic, in plan order, then gates of runs, which stand under the run or the changeset that
// it carries out, and the unread messages that are about none of these, oldest first.
Result<std::vector<AwaitedItem>> awaited_items(PlanReader& plan,
                                               const std::vector<EpicStatus>& epics,
                                               const ReviewStatus& review,
                                               const std::vector<Message>& open_messages);

// What a message to the overseer waits for.
Result<Awaited> awaited_by(PlanReader& plan, const Message& message);

// Without those about a matter on which a message that says more is there: a question about a size
// says more than that its changeset is blocked.
std::vector<Message> one_a_matter(std::vector<Message> messages);

} // namespace atelier
