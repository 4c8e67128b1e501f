#include "domain/workflow/commission.hpp"

#include "base/text.hpp"
#include "domain/workflow/check_workflow.hpp"

#include <array>

namespace atelier {
namespace {

constexpr std::string_view first_brief = "commission";

std::string role_name(std::size_t index) {
    constexpr std::array words{"first", "second",  "third",  "fourth", "fifth",
                               "sixth", "seventh", "eighth", "ninth"};
    return index < words.size() ? words[index] : "artisan-" + std::to_string(index + 1);
}

Term turn_of(std::size_t index, std::string_view brief, Sees sees) {
    const std::string text(brief);
    return {TurnStep{.role = role_name(index), .brief = {text, text}, .sees = sees}};
}

// One after the other: the first is given the request, each other one what came last as well.
Terms in_turn(std::size_t count, std::string_view brief, Sees sees) {
    Terms out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back(
            turn_of(i, i == 0 ? first_brief : brief, i == 0 ? Sees{SeesKind::none} : sees));
    return out;
}

Terms steps_of(CommissionHow how, std::size_t count, const CommissionShape& shape) {
    const Sees previous{SeesKind::previous};
    switch (how) {
    case CommissionHow::solo:
    case CommissionHow::chain:
        return in_turn(count, "carry-on", previous);
    case CommissionHow::duet:
        return in_turn(count, "own-way", previous);
    case CommissionHow::exquisite:
        return {{SeqStep{.steps = in_turn(count, "add-part", {SeesKind::part, shape.visible}),
                         .merge = MergeKind::reveal}}};
    case CommissionHow::ensemble: {
        Terms all;
        for (std::size_t i = 0; i < count; ++i)
            all.push_back(turn_of(i, first_brief, {SeesKind::none}));
        return {{ParStep{.steps = std::move(all)}}};
    }
    case CommissionHow::refinement:
        break;
    }
    return {turn_of(0, first_brief, {SeesKind::none}),
            {LoopStep{.steps = {turn_of(1, "improve", previous)},
                      .max = shape.rounds,
                      .until = {UntilKind::unchanged}}}};
}

std::string title_of(CommissionHow how) {
    switch (how) {
    case CommissionHow::solo:
        return "One artisan makes a piece";
    case CommissionHow::duet:
        return "A second artisan redoes the piece in its own way";
    case CommissionHow::ensemble:
        return "Each artisan makes a piece, and all are collected";
    case CommissionHow::refinement:
        return "A second artisan improves what the first one made";
    case CommissionHow::chain:
        return "Each artisan continues what the previous one made";
    case CommissionHow::exquisite:
        break;
    }
    return "Each artisan sees only the end of the previous part, and then all parts are revealed";
}

tl::unexpected<Error> refused(std::string message) {
    return fail(ErrorCode::usage, std::move(message));
}

} // namespace

ArtisanCount commission_arity(CommissionHow how) {
    switch (how) {
    case CommissionHow::solo:
        return {1, 1};
    case CommissionHow::duet:
    case CommissionHow::refinement:
        return {2, 2};
    case CommissionHow::ensemble:
    case CommissionHow::chain:
        return {1, max_workflow_leaves};
    case CommissionHow::exquisite:
        break;
    }
    return {2, max_workflow_leaves};
}

std::string_view when_to_take(CommissionHow how) {
    switch (how) {
    case CommissionHow::solo:
        return "one voice, and the quickest";
    case CommissionHow::duet:
        return "a second take on the same thing, through different eyes";
    case CommissionHow::ensemble:
        return "several views of one request, side by side";
    case CommissionHow::refinement:
        return "one drafts, another polishes";
    case CommissionHow::chain:
        return "a piece that grows as it is passed on";
    case CommissionHow::exquisite:
        break;
    }
    return "a game: each sees only the last lines, and the whole surprises everyone";
}

Result<Workflow> commission_workflow(CommissionHow how, const std::vector<std::string>& artisans,
                                     const CommissionShape& shape) {
    const ArtisanCount count = commission_arity(how);
    const std::string name(name_of(how));
    if (artisans.size() < count.least || artisans.size() > count.most) {
        const std::string wanted =
            artisans.size() < count.least && count.most == max_workflow_leaves
                ? "at least " + counted(count.least, "artisan")
                : arity_text(count);
        return fail(ErrorCode::usage, wrong_count_text(name, wanted, artisans.size()),
                    advise(Hint::enough_artisans));
    }
    if (shape.rounds < 1) return refused("at least one round is needed");
    if (shape.visible < 1 || shape.visible > 100)
        return refused("the visible part must be between 1 and 100 percent");
    Workflow out{.name = name, .title = title_of(how)};
    for (std::size_t i = 0; i < artisans.size(); ++i)
        out.roles.push_back({role_name(i), artisans[i]});
    out.steps = steps_of(how, artisans.size(), shape);
    return out;
}

} // namespace atelier
