#include "domain/run/seen_so_far.hpp"

#include <algorithm>

namespace atelier {

int SeenEntries::add(Sight& sight, Entry entry) {
    entry.before = sight.newest;
    entries_.push_back(entry);
    sight.newest = static_cast<int>(entries_.size()) - 1;
    return sight.newest;
}

bool SeenEntries::is_text(const Entry& entry) {
    return entry.kind == InputKind::piece || entry.kind == InputKind::version;
}

// A piece that came from without, and is no part of the work.
bool SeenEntries::is_given(const Entry& entry) {
    return entry.signal != nullptr && entry.kind == InputKind::piece;
}

const BeadId* SeenEntries::piece_of(const Entry& entry) {
    if (entry.source != nullptr) return entry.source;
    if (entry.turn != nullptr && entry.turn->piece) return &*entry.turn->piece;
    if (entry.signal != nullptr && entry.signal->piece) return &*entry.signal->piece;
    return nullptr;
}

Sight SeenEntries::first_sight() {
    Sight sight;
    for (const BeadId& source : facts_.facts().sources)
        sight.last.push_back(add(sight, {.kind = InputKind::piece, .source = &source}));
    return sight;
}

void SeenEntries::take_injections(Sight& sight, int before_turn) {
    const auto& all = facts_.injections();
    const auto first = std::partition_point(
        all.begin(), all.end(), [&](const SignalRecord* s) { return s->after_turn < sight.known; });
    for (auto it = first; it != all.end() && (*it)->after_turn < before_turn; ++it)
        take_given(sight, **it);
    sight.known = std::max(sight.known, before_turn);
}

void SeenEntries::take_given(Sight& sight, const SignalRecord& signal) {
    if (!signal.piece) return;
    sight.last.push_back(add(sight, {.kind = InputKind::piece, .signal = &signal}));
}

void SeenEntries::take(Sight& sight, const TurnRecord& turn, Produces produces) {
    take_injections(sight, turn.n);
    const bool makes_text = produces == Produces::text || produces == Produces::changes;
    if (makes_text && turn.piece) {
        sight.last = {add(sight, {.kind = InputKind::piece, .turn = &turn})};
    } else if (makes_text && turn.out) {
        sight.last = {add(sight, {.kind = InputKind::version, .turn = &turn})};
    } else if (produces == Produces::review) {
        add(sight, {.kind = InputKind::review, .turn = &turn});
    } else if (!turn.text.empty() || turn.piece) {
        add(sight, {.kind = InputKind::note, .turn = &turn});
    }
    if (makes_text && turn.out) sight.version = sight.newest;
}

void SeenEntries::take(Sight& sight, InputKind kind, const TurnRecord* turn,
                       const SignalRecord* signal) {
    add(sight, {.kind = kind, .turn = turn, .signal = signal});
}

void SeenEntries::take_merged(Sight& sight, const TurnRecord& merge) {
    sight.last = {add(sight, {.kind = InputKind::piece, .turn = &merge})};
    sight.known = std::max(sight.known, merge.n);
}

std::vector<int> SeenEntries::since(const Sight& sight, int index) const {
    std::vector<int> out;
    for (int i = sight.newest; i != index && i >= 0; i = at(i).before)
        out.push_back(i);
    std::reverse(out.begin(), out.end());
    return out;
}

bool SeenEntries::has_text(const SightPart& part) const {
    const std::vector<int> made = since(part.after, part.since);
    return std::any_of(made.begin(), made.end(),
                       [&](int i) { return is_text(at(i)) && !is_given(at(i)); });
}

Sight SeenEntries::joined(Sight before, const std::vector<SightPart>& parts, MergeKind kind,
                          const SightPart* kept) {
    std::vector<const SignalRecord*> given;
    std::vector<int> last;
    const int version = before.version;
    const auto take_part = [&](const SightPart& part, bool keep) {
        for (const int i : since(part.after, part.since)) {
            Entry entry = at(i);
            if (is_given(entry)) {
                if (std::find(given.begin(), given.end(), entry.signal) != given.end()) continue;
                given.push_back(entry.signal);
            } else if (is_text(entry) && !keep) {
                if (kind != MergeKind::reviews) continue;
                entry.kind = InputKind::review;
            }
            const int copy = add(before, entry);
            const auto& ends = part.after.last;
            if (is_text(entry) && std::find(ends.begin(), ends.end(), i) != ends.end())
                last.push_back(copy);
        }
        before.known = std::max(before.known, part.after.known);
        if (part.after.version != version) before.version = part.after.version;
    };
    for (const SightPart& part : parts)
        if (&part != kept) take_part(part, false);
    if (kept != nullptr) {
        last.clear();
        take_part(*kept, true);
        before.last = last;
    } else {
        before.last.insert(before.last.end(), last.begin(), last.end());
    }
    return before;
}

void SeenEntries::gather_stage(Sight& sight, int since_entry) const {
    std::vector<int> pieces;
    for (const int i : since(sight, since_entry))
        if (at(i).kind == InputKind::piece) pieces.push_back(i);
    if (!pieces.empty()) sight.last = pieces;
}

TurnInput SeenEntries::input_of(const Entry& entry) {
    TurnInput input{.kind = entry.kind};
    if (const BeadId* piece = piece_of(entry)) input.piece = *piece;
    if (const TurnRecord* turn = entry.turn; turn != nullptr) {
        input.from = turn->artisan;
        input.turn = turn->n;
        input.verdict = turn->verdict;
        input.score = turn->score;
        if (is_text(entry))
            input.commit = turn->out;
        else
            input.text = turn->text;
    }
    if (const SignalRecord* signal = entry.signal; signal != nullptr) {
        input.from = signal->by;
        input.text = signal->text;
        if (entry.kind == InputKind::decision) input.verdict = verdict_of(signal->kind);
    }
    return input;
}

std::vector<TurnInput> SeenEntries::inputs(const Sight& sight, const Sees& sees) const {
    std::vector<TurnInput> out;
    if (sees.kind == SeesKind::none) return texts(sight, sees);
    if (sees.kind == SeesKind::all) {
        for (const int i : since(sight, -1))
            out.push_back(input_of(at(i)));
        return out;
    }
    out = texts(sight);
    if (sees.kind == SeesKind::part)
        for (TurnInput& text : out)
            text.percent = sees.percent;
    // What was said about the texts since the newest of them was made.
    std::vector<int> said;
    for (int i = sight.newest; i >= 0 && (!is_text(at(i)) || is_given(at(i))); i = at(i).before)
        if (!is_text(at(i))) said.push_back(i);
    for (auto it = said.rbegin(); it != said.rend(); ++it)
        out.push_back(input_of(at(*it)));
    return out;
}

std::vector<int> SeenEntries::last_texts(const Sight& sight, const Sees& sees) const {
    if (sees.kind != SeesKind::none) return sight.last;
    std::vector<int> given;
    for (const int i : since(sight, -1)) {
        const bool is_last = std::find(sight.last.begin(), sight.last.end(), i) != sight.last.end();
        if (at(i).source != nullptr || (is_given(at(i)) && is_last)) given.push_back(i);
    }
    return given;
}

std::vector<TurnInput> SeenEntries::texts(const Sight& sight, const Sees& sees) const {
    std::vector<TurnInput> out;
    for (const int i : last_texts(sight, sees))
        out.push_back(input_of(at(i)));
    return out;
}

std::vector<BeadId> SeenEntries::parents(const Sight& sight, const Sees& sees) const {
    std::vector<BeadId> out;
    for (const int i : last_texts(sight, sees)) {
        const BeadId* piece = piece_of(at(i));
        if (piece != nullptr && std::find(out.begin(), out.end(), *piece) == out.end())
            out.push_back(*piece);
    }
    return out;
}

std::optional<CommitId> SeenEntries::version(const Sight& sight) const {
    if (sight.version < 0) return std::nullopt;
    return at(sight.version).turn->out;
}

} // namespace atelier
