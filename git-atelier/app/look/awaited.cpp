#include "app/look/awaited.hpp"

#include "app/look/status.hpp"
#include "base/text.hpp"
#include "domain/work/matter.hpp"
#include "domain/work/setback.hpp"
#include "domain/workflow/workflow.hpp"
#include "ports/run_store.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace atelier {
namespace {

bool holds(const std::vector<BeadId>& ids, const BeadId& id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::string reasons_text(const std::vector<Reason>& reasons) {
    std::string text;
    for (const Reason& reason : reasons)
        text += (text.empty() ? "" : "; ") + reason.message;
    return text;
}

// How a blocked changeset goes on.
Result<Awaited> awaited_of_blocked(PlanReader& plan, const BeadId& changeset, bool asked) {
    ATELIER_TRY(const auto setback, plan.setback(changeset));
    if (setback && is_of_size(*setback)) return Awaited::size;
    const bool by_agent = setback && std::holds_alternative<BlockedByAgent>(setback->by);
    return by_agent && asked ? Awaited::question : Awaited::blocked;
}

struct GateWait {
    Awaited awaited;
    // What is decided about: the run, or the changeset that it carries out.
    BeadId bead;
    bool to_review = false;
};

// nullopt where no run waits for that message.
Result<std::optional<GateWait>> awaited_at_gate(PlanReader& plan, const Message& message) {
    const KnownMatter known = matter_of(message);
    if (known.matter != Matter::gate) return std::optional<GateWait>();
    ATELIER_TRY(const auto run, plan.runs().find(*known.bead));
    if (!run || run->waits_for != message.id()) return std::optional<GateWait>();
    ATELIER_TRY(const auto opened,
                plan.events({.bead = *known.bead, .types = {EventType::gate_opened}, .newest = 1}));
    const auto data = parse_json(opened.empty() ? "" : opened.front().data);
    const Json* const said = std::get_if<Json>(&data);
    const bool to_answer = said != nullptr && said->is_object() &&
                           said->string_at("gate") == name_of(GateKind::answer);
    if (to_answer) return std::optional(GateWait{Awaited::question, run->id});
    return std::optional(
        GateWait{Awaited::gate, run->changeset.value_or(run->id), run->changeset.has_value()});
}

class Items {
  public:
    Items(PlanReader& plan, const std::vector<Message>& open, const ReviewStatus& review)
        : plan_(plan), review_(review) {
        for (const Message& message : open)
            if (message.is_for_overseer()) asked_.emplace_back(matter_of(message), &message);
    }

    void add_draft(const EpicStatus& epic) {
        if (!holds(review_.drafts, epic.id)) return;
        AwaitedItem item{epic.id, epic.title, Awaited::draft};
        if (!epic.draft)
            item.text = counted(epic.waiting.size(), "change") + " since it was promoted";
        if (const Message* asked = about(Matter::promotion, epic.id)) item.message = asked->id();
        out_.push_back(std::move(item));
    }

    Result<void> add_changeset(const BeadId& epic, const ChangesetStatus& changeset) {
        AwaitedItem item{changeset.id, changeset.title, Awaited::done};
        const Message* blocked = about(Matter::blocked, changeset.id);
        const Message* size = about(Matter::size, changeset.id);
        if (size != nullptr) {
            item.awaited = Awaited::size;
            item.text = size->subject();
            item.message = size->id();
        } else if (holds(review_.blocked, changeset.id)) {
            ATELIER_TRY(item.awaited, awaited_of_blocked(plan_, changeset.id, blocked != nullptr));
            item.text = changeset.blocked_by;
            if (blocked != nullptr) item.message = blocked->id();
        } else if (holds(review_.stranded, changeset.id)) {
            item.awaited = Awaited::stranded;
            item.text = reasons_text(changeset.reasons);
        } else if (holds(review_.done, changeset.id)) {
            item.text = changeset.to_publish ? "to be published" : reasons_text(changeset.reasons);
            item.to_review = changeset.to_review;
            if (item.to_review) to_review_.insert(epic);
            item.approved_by = changeset.approved_by;
            if (item.text.empty() && !item.approved_by.empty())
                item.text = "approved by " + item.approved_by;
            item.to_publish = changeset.to_publish;
        } else {
            return {};
        }
        out_.push_back(std::move(item));
        return {};
    }

    Result<std::vector<AwaitedItem>> with_other_messages() {
        for (const auto& [known, message] : asked_) {
            if (said_.contains(message->id()) || is_said_by_reviews(known)) continue;
            ATELIER_TRY(const auto gate, awaited_at_gate(plan_, *message));
            if (gate) {
                ATELIER_TRY(const auto bead, plan_.find(gate->bead));
                out_.push_back({.bead = gate->bead,
                                .title = bead ? bead->title : "",
                                .awaited = gate->awaited,
                                .message = message->id(),
                                .to_review = gate->to_review});
            } else if (!message->read_at()) {
                out_.push_back(
                    {message->id(), message->subject(), Awaited::message, "", message->id()});
            }
        }
        return std::move(out_);
    }

  private:
    const Message* about(Matter matter, const BeadId& bead) {
        const auto found = std::ranges::find_if(asked_, [&](const auto& one) {
            return one.first.matter == matter && one.first.bead == bead;
        });
        if (found == asked_.end()) return nullptr;
        said_.insert(found->second->id());
        return found->second;
    }

    // That its epic waits for a person.
    bool is_said_by_reviews(const KnownMatter& known) const {
        return known.matter == Matter::waits && known.bead && to_review_.contains(*known.bead);
    }

    PlanReader& plan_;
    const ReviewStatus& review_;
    // Epics of what is listed for a review.
    std::set<BeadId> to_review_;
    // Those to the overseer, with what each is about.
    std::vector<std::pair<KnownMatter, const Message*>> asked_;
    // What an item says already.
    std::set<BeadId> said_;
    std::vector<AwaitedItem> out_;
};

} // namespace

bool is_for_person(const AwaitedItem& item) {
    return item.awaited != Awaited::done || item.to_review || !item.approved_by.empty() ||
           item.to_publish;
}

Result<std::vector<AwaitedItem>> awaited_items(PlanReader& plan,
                                               const std::vector<EpicStatus>& epics,
                                               const ReviewStatus& review,
                                               const std::vector<Message>& open_messages) {
    Items items(plan, open_messages, review);
    for (const EpicStatus& epic : epics) {
        items.add_draft(epic);
        for (const ChangesetStatus& changeset : epic.changesets)
            ATELIER_CHECK(items.add_changeset(epic.id, changeset));
    }
    return items.with_other_messages();
}

Result<Awaited> awaited_by(PlanReader& plan, const Message& message) {
    const KnownMatter known = matter_of(message);
    if (known.matter == Matter::size) return Awaited::size;
    if (known.matter == Matter::promotion) return Awaited::draft;
    if (known.matter == Matter::gate) {
        ATELIER_TRY(const auto gate, awaited_at_gate(plan, message));
        return gate ? gate->awaited : Awaited::message;
    }
    if (known.matter != Matter::blocked) return Awaited::message;
    return awaited_of_blocked(plan, *known.bead, true);
}

std::vector<Message> one_a_matter(std::vector<Message> messages) {
    std::set<BeadId> sizes;
    for (const Message& message : messages)
        if (const KnownMatter known = matter_of(message); known.matter == Matter::size)
            sizes.insert(*known.bead);
    std::erase_if(messages, [&](const Message& message) {
        const KnownMatter known = matter_of(message);
        return known.matter == Matter::blocked && sizes.contains(*known.bead);
    });
    return messages;
}

} // namespace atelier
