#include "adapters/sqlite/criteria.hpp"

#include "base/json_text.hpp"

namespace atelier::sqlite {

std::string Criteria::where() const {
    std::string out;
    for (const std::string& condition : conditions_) {
        out += out.empty() ? " WHERE " : " AND ";
        out += condition;
    }
    return out;
}

void Criteria::add_list(const std::string& column, std::vector<Value> any_of) {
    if (any_of.size() == 1) return add(column + " = ?", std::move(any_of));
    add(column + " IN (SELECT value FROM json_each(?))", list_of(any_of));
}

std::string list_of(const std::vector<Criteria::Value>& texts) {
    std::string list = "[";
    for (const Criteria::Value& text : texts) {
        if (list.size() > 1) list += ',';
        append_json_string(list, std::get<std::string>(text));
    }
    return list += ']';
}

bool Criteria::next(std::vector<std::size_t>& chosen) const {
    for (std::size_t at = 0; at < chosen.size(); ++at) {
        if (++chosen[at] < values_[at].size()) return true;
        chosen[at] = 0;
    }
    return false;
}

} // namespace atelier::sqlite
