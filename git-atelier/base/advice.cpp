#include "base/advice.hpp"

#include "base/hint_table.hpp"

#include <algorithm>

namespace atelier {
namespace {

// The row's names: values are given in the order in which its texts mention them first.
std::vector<std::string_view> names_of_row(const HintRow& row) {
    std::vector<std::string_view> names;
    for (const HintText* part : {&row.person, &row.agent, &row.planner, &row.artisan})
        for (const std::string_view name : names_in(part->text))
            if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    return names;
}

std::string filled(const HintRow& row, std::string_view text,
                   const std::vector<std::string>& values) {
    const auto names = names_of_row(row);
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text[at] == '{' ? end_of_name(text, at) : std::string_view::npos;
        if (end == std::string_view::npos) {
            out += text[at++];
            continue;
        }
        const auto found = std::ranges::find(names, text.substr(at + 1, end - at - 1));
        const auto which = static_cast<std::size_t>(found - names.begin());
        if (which < values.size()) out += values[which];
        at = end + 1;
    }
    return out;
}

} // namespace

bool Advice::empty() const {
    return parts_.empty();
}

Advice::Advice(std::string words) {
    if (!words.empty()) parts_.push_back({std::nullopt, {std::move(words)}});
}

Advice::Advice(Hint hint, std::vector<std::string> values) {
    parts_.push_back({hint, std::move(values)});
}

Advice& Advice::also(const Advice& more) {
    parts_.insert(parts_.end(), more.parts_.begin(), more.parts_.end());
    return *this;
}

std::string Advice::told_to(Audience reader) const {
    std::string out;
    for (const Part& part : parts_) {
        if (!out.empty()) out += "; ";
        out += part.hint ? filled(row_of(*part.hint), row_of(*part.hint).text_for(reader).text,
                                  part.values)
                         : part.values.front();
    }
    return out;
}

std::vector<Hint> Advice::hints() const {
    std::vector<Hint> out;
    for (const Part& part : parts_)
        if (part.hint) out.push_back(*part.hint);
    return out;
}

} // namespace atelier
