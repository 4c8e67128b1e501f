// What has been made and said in a run so far, as one place in the workflow sees it. Steps beside
// each other see what came before all of them and nothing of each other.
#pragma once

#include "domain/run/position_facts.hpp"
#include "domain/run/workflow_position.hpp"

#include <optional>
#include <vector>

namespace atelier {

// A place's own sight of the entries that SeenEntries keeps.
struct Sight {
    // The newest entry, from which those before it are reached; -1 for none.
    int newest = -1;
    // The texts that came last: what is gone on with.
    std::vector<int> last;
    // The newest version of the document or the branch; -1 for none.
    int version = -1;
    // Up to which turn it knows what came.
    int known = 0;
};

// What one of several steps left, to be put together with the others'.
struct SightPart {
    // As it was before the step.
    int since = -1;
    Sight after;
};

class SeenEntries {
  public:
    // Looks into `facts`, which has to outlive it.
    explicit SeenEntries(const PositionFacts& facts) : facts_(facts) {}

    // At the beginning: the pieces that the run was started from.
    Sight first_sight();
    // What was injected before that turn began, and has not been seen.
    void take_injections(Sight& sight, int before_turn);
    // A turn that is done.
    void take(Sight& sight, const TurnRecord& turn, Produces produces);
    // Words of a step that is no turn.
    void take(Sight& sight, InputKind kind, const TurnRecord* turn, const SignalRecord* signal);
    // The piece of several.
    void take_merged(Sight& sight, const TurnRecord& merge);
    // A piece that was given along with the end of a stage.
    void take_given(Sight& sight, const SignalRecord& signal);

    // Whether a text was made in it.
    bool has_text(const SightPart& part) const;
    // What several leave together: what was said in each, and the texts of `kept`, which stay what
    // they are; null for none. Of `reviews` the texts are reviews.
    Sight joined(Sight before, const std::vector<SightPart>& parts, MergeKind kind,
                 const SightPart* kept);
    // All pieces that were made since then are what is gone on with; unless there are none.
    void gather_stage(Sight& sight, int since) const;

    // What a turn may see, oldest first.
    std::vector<TurnInput> inputs(const Sight& sight, const Sees& sees) const;
    // From what the piece of a turn is made that sees so much; by itself, all that came last.
    std::vector<BeadId> parents(const Sight& sight, const Sees& sees = {}) const;
    std::vector<TurnInput> texts(const Sight& sight, const Sees& sees = {}) const;
    std::optional<CommitId> version(const Sight& sight) const;

  private:
    struct Entry {
        int before = -1;
        InputKind kind = InputKind::piece;
        const TurnRecord* turn = nullptr;
        const SignalRecord* signal = nullptr;
        const BeadId* source = nullptr;
    };

    int add(Sight& sight, Entry entry);
    const Entry& at(int index) const { return entries_[static_cast<std::size_t>(index)]; }
    static bool is_text(const Entry& entry);
    static bool is_given(const Entry& entry);
    static const BeadId* piece_of(const Entry& entry);
    static TurnInput input_of(const Entry& entry);
    // The texts that are gone on with; of a turn that sees nothing of the run, only what was given.
    std::vector<int> last_texts(const Sight& sight, const Sees& sees) const;
    // Oldest first.
    std::vector<int> since(const Sight& sight, int index) const;

    const PositionFacts& facts_;
    std::vector<Entry> entries_;
};

} // namespace atelier
