#include "plan_fixture.hpp"

#include "domain/fields.hpp"

#include <optional>
#include <string>
#include <vector>

namespace atelier::bench {
namespace {

constexpr int changesets_an_epic = 10;
constexpr int tasks_a_changeset = 4;
constexpr int epics_an_open_one = 20;

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
        set_field(bead, field::scope, "what epic " + digits + " covers, in a sentence or two");
        set_field(bead, field::acceptance, "it can be seen working");
        set_field(bead, field::root_branch, "root-" + digits);
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

    Result<Bead> task(const Bead& changeset, bool open) {
        ATELIER_TRY(auto bead, child(changeset, "One step of it"));
        add_label(bead, "at:task");
        return store(std::move(bead), open);
    }

    std::size_t count() const { return count_; }

  private:
    Result<Bead> child(const Bead& parent, const std::string& title) {
        ATELIER_TRY(const auto number, writer_.next_child(parent.id));
        ATELIER_TRY(const auto id, BeadId::parse(parent.id.str() + "." + std::to_string(number)));
        return Bead{.id = id, .title = title, .parent = parent.id};
    }

    Result<Bead> store(Bead bead, bool open) {
        ++count_;
        if (!open) bead.status = BeadStatus::closed;
        return writer_.create(bead);
    }

    PlanWriter& writer_;
    std::size_t count_ = 0;
};

Result<PlanFixture> fill_all(PlanWriter& writer, std::size_t beads) {
    Filler filler(writer);
    std::optional<PlanFixture> fixture;
    for (int number = 0; filler.count() < beads; ++number) {
        const bool open = number % epics_an_open_one == 0;
        ATELIER_TRY(const auto epic, filler.epic(number, open));
        std::optional<BeadId> previous;
        for (int i = 0; i < changesets_an_epic; ++i) {
            ATELIER_TRY(const auto changeset, filler.changeset(epic, previous, open));
            previous = changeset.id;
            for (int j = 0; j < tasks_a_changeset; ++j) {
                ATELIER_TRY(const auto task, filler.task(changeset, open));
                if (!fixture) fixture = PlanFixture{epic.id, changeset.id, task.id};
            }
        }
    }
    fixture->beads = filler.count();
    return *fixture;
}

} // namespace

Result<PlanFixture> fill(PlanStore& store, std::size_t beads, Time now) {
    const Stamp stamp{.now = now, .actor = "atelier/planner/fixture"};
    return store.write(stamp, [&](PlanWriter& writer) { return fill_all(writer, beads); });
}

} // namespace atelier::bench
