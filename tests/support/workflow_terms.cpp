// Tests over many of these are [generated].
#include "support/workflow_terms.hpp"

#include <array>
#include <optional>
#include <random>

namespace atelier::test {
namespace {

class TermMaker {
  public:
    TermMaker(std::uint64_t seed, const TermChoice& choice) : random_(seed), choice_(choice) {}

    Workflow workflow() {
        Workflow out{.name = "made-up"};
        for (const char* role : {"a", "b", "c", "d", "e"})
            out.roles.push_back({role, role});
        const int count = 1 + below(3);
        const bool stages = choice_.stages && below(3) == 0;
        for (int i = 0; i < count; ++i)
            out.steps.push_back(stages ? stage("stage" + std::to_string(i)) : term(3, false));
        return out;
    }

  private:
    int below(int limit) { return static_cast<int>(random_() % static_cast<unsigned>(limit)); }

    Sees sees() {
        constexpr std::array percents{1, 10, 50, 100};
        switch (below(4)) {
        case 0:
            return {SeesKind::all};
        case 1:
            return {SeesKind::part, percents[static_cast<std::size_t>(below(4))]};
        case 2:
            return {below(3) == 0 ? SeesKind::none : SeesKind::previous};
        default:
            return {SeesKind::previous};
        }
    }

    Term turn() {
        TurnStep step{.role = std::string(1, static_cast<char>('a' + below(5))),
                      .sees = sees(),
                      .retries = below(2),
                      .if_failed = below(2) == 0 ? IfFailed::stop : IfFailed::skip};
        const int produces = below(10);
        if (produces > 6) step.produces = produces == 9 ? Produces::note : Produces::review;
        return {step};
    }

    Term leaf(bool in_par) {
        const int kind = choice_.others && !in_par ? below(10) : 0;
        if (kind == 9) return {GateStep{below(3) == 0 ? GateKind::answer : GateKind::approval}};
        if (kind == 8) return {CheckStep{{"make", below(2) == 0 ? "test" : "lint"}}};
        if (kind == 7) return {DoStep{DoKind::rebase}};
        return turn();
    }

    Terms several(int depth, bool in_par, int most) {
        Terms out;
        const int count = below(most + 1);
        for (int i = 0; i < count; ++i)
            out.push_back(term(depth, in_par));
        return out;
    }

    Until until() {
        constexpr std::array kinds{UntilKind::rounds, UntilKind::approved, UntilKind::checks_pass,
                                   UntilKind::done, UntilKind::unchanged};
        const int kind = below(7);
        if (kind < 5) return {kinds[static_cast<std::size_t>(kind)]};
        constexpr std::array whose{ScoreOf::any, ScoreOf::last, ScoreOf::mean, ScoreOf::role};
        return {UntilKind::score, 5, whose[static_cast<std::size_t>(below(4))], "a"};
    }

    Term term(int depth, bool in_par) {
        const int kind = depth == 0 ? 0 : below(8);
        if (kind == 5 || kind == 6) {
            ParStep par{several(depth - 1, true, 3)};
            constexpr std::array merges{MergeKind::concat, MergeKind::concat, MergeKind::reveal,
                                        MergeKind::last, MergeKind::reviews};
            par.merge = merges[static_cast<std::size_t>(below(5))];
            if (!choice_.collections && par.merge == MergeKind::concat)
                par.merge = MergeKind::reveal;
            return {par};
        }
        if (kind == 4) return {LoopStep{several(depth - 1, in_par, 2), 1 + below(3), until()}};
        if (kind == 3 || kind == 7) {
            const MergeKind merge = below(4) == 0 ? MergeKind::reveal : MergeKind::last;
            return {SeqStep{several(depth - 1, in_par, 3), "", merge}};
        }
        return leaf(in_par);
    }

    Term stage(const std::string& name) {
        Terms steps = several(2, false, 2);
        if (steps.empty()) steps.push_back(turn());
        if (below(2) == 0) return {SeqStep{std::move(steps), name}};
        return {LoopStep{std::move(steps), 1 + below(3), until(), name}};
    }

    std::mt19937_64 random_;
    TermChoice choice_;
};

// Whatever a file may say, also what no run would be begun with.
class AnyTerms {
  public:
    explicit AnyTerms(unsigned seed) : random_(seed) {}

    Terms terms(int depth) {
        Terms out;
        for (unsigned count = below(4); count > 0; --count)
            out.push_back(term(depth));
        return out;
    }

    Workflow workflow() {
        Workflow out{.name = "any", .subject = WorkflowSubject::changeset};
        for (const char* role : {"a", "b", "c"})
            out.roles.push_back({role, below(2) == 0 ? "worker" : ""});
        out.steps = terms(3);
        return out;
    }

  private:
    unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
    template <class E>
    E any() {
        const auto rows = names_of(E{});
        return rows[below(static_cast<unsigned>(rows.size()))].value;
    }
    std::string role() { return std::string(1, static_cast<char>('a' + below(3))); }

    Term term(int depth) {
        switch (below(depth > 0 ? 8 : 4)) {
        case 0:
        case 1:
            return {turn()};
        case 2:
            return {CheckStep{{"make", "a: b", "-k"}}};
        case 3:
            if (below(2) == 0) return {DoStep{any<DoKind>()}};
            return {GateStep{any<GateKind>(), timeout()}};
        case 4:
            return {SeqStep{terms(depth - 1), stage(),
                            below(3) == 0 ? any<MergeKind>() : MergeKind::last}};
        case 5:
        case 6:
            return {ParStep{terms(depth - 1), any<MergeKind>()}};
        default:
            return {LoopStep{terms(depth - 1), static_cast<int>(below(3)) + 1, until(), stage()}};
        }
    }

    TurnStep turn() {
        TurnStep out{.role = role(), .produces = any<Produces>()};
        if (below(2) == 0) out.brief = {"one", below(2) == 0 ? "one" : "two"};
        out.sees.kind = any<SeesKind>();
        if (out.sees.kind == SeesKind::part) out.sees.percent = static_cast<int>(below(100)) + 1;
        out.retries = static_cast<int>(below(3));
        out.if_failed = any<IfFailed>();
        out.timeout = timeout();
        return out;
    }
    std::optional<Seconds> timeout() {
        if (below(2) == 0) return std::nullopt;
        return Seconds{below(100'000) + 1};
    }
    std::string stage() { return below(3) == 0 ? "stage-" + std::to_string(++stages_) : ""; }
    Until until() {
        Until out{.kind = any<UntilKind>()};
        if (out.kind != UntilKind::score) return out;
        out.score = 1 + below(19) / 2.0;
        out.of = any<ScoreOf>();
        if (out.of == ScoreOf::role) out.role = role();
        return out;
    }

    std::minstd_rand random_;
    int stages_ = 0;
};

} // namespace

Workflow workflow_of_any_kind(unsigned seed) {
    return AnyTerms(seed).workflow();
}

Workflow workflow_from(std::uint64_t seed, const TermChoice& choice) {
    return TermMaker(seed, choice).workflow();
}

Term turn_of(const std::string& role, Sees sees, Produces produces) {
    return {TurnStep{.role = role, .produces = produces, .sees = sees}};
}

Term briefed_turn(const std::string& role, const std::string& brief) {
    return {TurnStep{.role = role, .brief = {brief, brief}}};
}

Workflow workflow_of(Terms steps) {
    return {.name = "made-up", .steps = std::move(steps)};
}

Workflow workshop_of(int steps) {
    Workflow out{.name = "workshop"};
    constexpr std::array<std::pair<const char*, const char*>, 5> stages{{{"exploring", "scout"},
                                                                         {"designing", "sage"},
                                                                         {"prototyping", "spark"},
                                                                         {"refining", "steady"},
                                                                         {"integrating", "sync"}}};
    for (const auto& [stage, builder] : stages) {
        out.roles.push_back({builder, builder});
        out.steps.push_back({LoopStep{{turn_of(builder)}, steps, {UntilKind::done}, stage}});
    }
    return out;
}

} // namespace atelier::test
