#include "plan_fixture.hpp"

#include "app/core/approval.hpp"
#include "domain/bead/changeset.hpp"
#include "domain/bead/epic.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::bench {
namespace {

constexpr int changesets_an_epic = 10;
constexpr int tasks_a_changeset = 4;
constexpr int open_messages = 6;
constexpr std::string_view bench_worker = "atelier/worker/bench";

class Filler {
  public:
    explicit Filler(PlanWriter& writer) : writer_(writer) {}

    Result<Bead> epic(int number, bool open) {
        std::string digits = std::to_string(number);
        digits.insert(0, 5 - digits.size(), '0');
        ATELIER_TRY(const auto id, BeadId::parse("at-" + digits));
        Bead bead{.id = id, .title = "Epic number " + digits, .issue_type = "epic"};
        add_label(bead, "at:epic");
        add_label(bead, "at:ready");
        add_label(bead, std::string(label::workspace) + "root-" + digits);
        Epic::set_scope(bead, "what epic " + digits + " covers, in a sentence or two");
        Epic::set_acceptance(bead, "it can be seen working");
        Epic::set_root_branch(bead, *BranchName::parse("root-" + digits));
        return store(std::move(bead), open);
    }

    Result<Bead> changeset(const Bead& epic, const std::optional<BeadId>& prerequisite, bool open) {
        ATELIER_TRY(auto bead, child(epic, "A piece of work"));
        add_label(bead, "at:changeset");
        set_changeset_label(bead, open ? ChangesetLabel::ready : ChangesetLabel::merged);
        bead.description = "Do this, then that, and mind the edge cases named in the epic.\n";
        if (prerequisite) add_dependency(bead, *prerequisite);
        return store(std::move(bead), open);
    }

    Result<Bead> landed(Bead changeset, const std::string& commit) {
        ATELIER_TRY(const auto as, CommitId::parse(commit));
        set_changeset_label(changeset, ChangesetLabel::merged);
        Changeset::set_integrated_sha(changeset, as);
        changeset.status = BeadStatus::closed;
        return writer_.update(changeset);
    }

    Result<Bead> task(const Bead& changeset, bool open) {
        ATELIER_TRY(auto bead, child(changeset, "One step of it"));
        add_label(bead, "at:task");
        return store(std::move(bead), open);
    }

    std::size_t count() const { return count_; }

    Result<Bead> message(const std::string& to, bool open) {
        std::string digits = std::to_string(++messages_);
        digits.insert(0, 6 - digits.size(), '0');
        ATELIER_TRY(const auto id, BeadId::parse("at-m" + digits));
        Bead bead{.id = id, .title = "BLOCKED: something to know", .issue_type = "message"};
        add_label(bead, "at:message");
        bead.assignee = to;
        bead.description = "What it is about, in a sentence or two.\n";
        bead.message = MessageHeader{.from = "atelier/worker/other"};
        if (!open) bead.message->read_at = Time{Millis{1}};
        return store(std::move(bead), open);
    }

    // With its words, as they are now.
    Result<void> promote(const Bead& epic) {
        ATELIER_TRY(const PlanText text, planned_text(writer_, epic));
        return record_promotion(writer_, EventType::epic_promoted, epic.id, text, {});
    }

    // What a worker leaves behind.
    Result<void> past(const Bead& epic, const Bead& changeset) {
        ATELIER_TRY(const auto id, SessionId::parse("s-" + changeset.id.str()));
        ATELIER_TRY(const auto agent, AgentId::parse(bench_worker));
        ATELIER_CHECK(writer_.put(Session{.id = id,
                                          .agent = agent,
                                          .epic = epic.id,
                                          .changeset = changeset.id,
                                          .stage = Stage::end,
                                          .ended_at = Time{Millis{1}}}));
        ATELIER_CHECK(writer_.append(
            {EventType::session_started, changeset.id, Json::object().set("session", id.str())}));
        ATELIER_CHECK(writer_.append({EventType::session_ended, changeset.id,
                                      Json::object()
                                          .set("session", id.str())
                                          .set("outcome", name_of(SessionEnd::integrated))}));
        ATELIER_TRY(const auto earlier, writer_.lease(epic.id));
        return writer_.put(Lease{.on = epic.id, .agent = agent, .session = id, .ended = true},
                           term_of(earlier));
    }

  private:
    Result<Bead> child(const Bead& parent, const std::string& title) {
        ATELIER_TRY(const auto number, writer_.next_child(parent.id));
        ATELIER_TRY(const auto id, BeadId::parse(parent.id.str() + "." + std::to_string(number)));
        return Bead{.id = id, .title = title, .parent = parent.id};
    }

    Result<Bead> store(Bead bead, bool open) {
        ++count_;
        if (!open) bead.status = BeadStatus::closed;
        ATELIER_CHECK(writer_.append(
            {EventType::bead_imported, bead.id, Json::object().set("change", "created")}));
        return writer_.create(bead);
    }

    PlanWriter& writer_;
    std::size_t count_ = 0;
    int messages_ = 0;
};

Result<PlanFixture> add_epic(Filler& filler, int number, bool open, const OpenPlan& shape) {
    const int tasks = open ? shape.tasks_a_changeset : tasks_a_changeset;
    ATELIER_TRY(const auto epic, filler.epic(number, open));
    std::optional<Bead> previous;
    std::optional<PlanFixture> first;
    if (tasks == 0) first = PlanFixture{epic.id, epic.id, epic.id};
    for (int i = 0; i < changesets_an_epic; ++i) {
        const auto before = previous ? std::optional(previous->id) : std::nullopt;
        ATELIER_TRY(previous, filler.changeset(epic, before, open));
        const bool landed = open && i < shape.landed;
        if (landed) {
            ATELIER_TRY(previous, filler.landed(*previous, shape.landed_as));
        }
        if (!open || landed) ATELIER_CHECK(filler.past(epic, *previous));
        for (int j = 0; j < tasks; ++j) {
            ATELIER_TRY(const auto task, filler.task(*previous, open));
            if (!first) first = PlanFixture{epic.id, previous->id, task.id};
        }
    }
    ATELIER_CHECK(filler.promote(epic));
    return *first;
}

Result<PlanFixture> fill_all(PlanWriter& writer, std::size_t beads, const OpenPlan& open) {
    Filler filler(writer);
    std::optional<PlanFixture> fixture;
    for (int number = 0; number < open.epics; ++number) {
        ATELIER_TRY(auto added, add_epic(filler, number, true, open));
        if (!fixture)
            fixture = added;
        else
            fixture->other_epic = added.epic;
    }
    for (int number = 0; number < open_messages; ++number)
        ATELIER_CHECK(
            filler.message(number % 2 == 0 ? std::string(bench_worker) : "overseer", true));
    fixture->open = filler.count();
    for (int number = open.epics; filler.count() < beads; ++number) {
        ATELIER_CHECK(add_epic(filler, number, false, open));
        ATELIER_CHECK(filler.message(std::string(bench_worker), false));
        ATELIER_CHECK(filler.message("overseer", false));
    }
    fixture->beads = filler.count();
    return *fixture;
}

} // namespace

Result<PlanFixture> fill(PlanStore& store, std::size_t beads, Time now, const OpenPlan& open) {
    const Stamp stamp{.now = now, .actor = "atelier/planner/fixture"};
    return store.write(stamp, [&](PlanWriter& writer) { return fill_all(writer, beads, open); });
}

} // namespace atelier::bench
