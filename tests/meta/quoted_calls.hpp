// Calls of our programs that a text quotes, held against what those programs take: hints, mail,
// views, briefs and pages name nothing that is not there.
#pragma once

#include "meta/program_face.hpp"
#include "meta/source_tree.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace atelier::meta {

// How much of a call a text gives.
enum class Given {
    call,   // all of it: one can type it as it stands
    mention // what it is about may stand in the words around it
};

struct QuotedCall {
    std::size_t line = 1;
    std::string words;
    Given given = Given::call;
};

// In words for people or agents, as one reads them; `{name}` and `{}` stand for one word each.
std::vector<QuotedCall> calls_in_words(const std::string& words, const Faces& faces);
// In the literals of a C++ source, those that are put together to one text read as one.
std::vector<QuotedCall> calls_in_code(const std::string& source, const Faces& faces);
// In a page, plan or script: what stands in backticks or alone on a line.
std::vector<QuotedCall> calls_in_page(const std::string& page, const Faces& faces);

// The program that the call names; "" where that is filled in.
std::string program_of(const QuotedCall& call);
// Why it cannot be made; "" when it can.
std::string fault_of(const QuotedCall& call, const Faces& faces);

} // namespace atelier::meta
