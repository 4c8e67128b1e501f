// What an artisan is asked in a turn, and in which form it is to answer. A pure
// function of what the turn is shown, so that the same turn is asked the same words. What others
// have made or said is material: it stands between fences that nothing in it can close.
#pragma once

#include "domain/workflow/artisan.hpp"
#include "domain/workflow/workflow.hpp"

#include <map>
#include <string>
#include <vector>

namespace atelier {

// A text that is shown, and what it is called in one line: "[at-x7k2p.1] a verse by calligrapher".
struct ShownText {
    std::string title;
    std::string text;
};

struct TurnPromptFacts {
    // In the person's words; these alone are no material.
    std::string request;
    // What the piece is to be.
    std::string form = "piece";
    // What the turn may see of what was made before it, oldest first.
    std::vector<ShownText> earlier = {};
    // What people and other artisans have said.
    std::vector<ShownText> notes = {};
    // What the check printed that failed last.
    std::string checks = {};
    // Why the last try of this turn failed, as a sentence.
    std::string failure = {};
    // By what its artisan judges.
    std::vector<Criterion> criteria = {};
    // "" for none; and which round of the loop around the turn it is, of how many.
    std::string stage = {};
    int round = 1;
    int rounds = 1;
};

// What a brief may ask for, by name (domain/workflow/brief_values); to render its template with.
std::map<std::string, std::string> brief_texts(const TurnPromptFacts& facts);

// What the answer is to hold. None is asked for where files are changed, other than a document, and
// nothing else is wanted.
struct ReplyWanted {
    Produces produces = Produces::text;
    // What it changes is a document, all of which it hands in.
    bool document = false;
    // Or which it edits in its worktree, with this path; "" for neither.
    std::string edits = {};
    // Scores for each criterion, and as a whole.
    bool scores = false;
    // Whether anything is left to do for the artisan.
    bool done = false;
};

// `brief` is the brief with those texts in it; "" for the request and all that is shown besides.
std::string turn_prompt(const TurnPromptFacts& facts, const ReplyWanted& wanted,
                        const std::string& brief = {});

// Longer than any line of tildes in the texts.
std::string fence_around(const TurnPromptFacts& facts);

} // namespace atelier
