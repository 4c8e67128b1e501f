#include "meta/program_face.hpp"

#include "base/text.hpp"
#include "base/time.hpp"

#include <algorithm>

namespace atelier::meta {
namespace {

std::set<std::string> choices_in(const Json& row) {
    std::set<std::string> names;
    if (const Json* list = row.find("choices"); list->is_array())
        for (const Json& name : list->as_array())
            names.insert(name.as_string());
    return names;
}

// One of "prompt|auto" is one of them each.
std::string fault_of_value(const std::string& value, const std::set<std::string>& choices) {
    if (choices.empty() || is_to_fill_in(value)) return {};
    for (const std::string& one : split(value, '|'))
        if (!choices.contains(one))
            return "takes " + join({choices.begin(), choices.end()}, ", ") + ", not " + one;
    return {};
}

// Of what one types as a number, a duration or a time.
std::string fault_of_form(const std::string& value, const std::string& form) {
    if (is_to_fill_in(value)) return {};
    const bool number = parse_integer(value).has_value();
    const bool duration = parse_duration(value).has_value();
    if ((form == "N" || form == "SECONDS") && !number) return "takes a number, not " + value;
    if (form == "DURATION" && !duration) return "takes a duration, not " + value;
    if (form == "T" && !duration && !parse_time(value) && value != "last" && value != "yesterday")
        return "takes a time, not " + value;
    return {};
}

std::string fault_of_value(const std::string& value, const ProgramFace::Flag& flag) {
    const std::string fault = fault_of_value(value, flag.choices);
    return fault.empty() ? fault_of_form(value, flag.value) : fault;
}

bool is_option(const std::string& word) {
    return word != "-" && word.starts_with('-');
}

class WordsReader {
  public:
    WordsReader(const std::vector<std::string>& words, const ProgramFace& face, Told told)
        : words_(words), face_(face), told_(told) {}

    std::string fault() {
        // What stands behind `--` is another program's.
        for (at_ = 0; at_ < words_.size() && words_[at_] != "--"; ++at_)
            if (auto found = is_option(words_[at_]) ? option() : argument(); !found.empty())
                return found;
        if (seen_.contains("-h") || seen_.contains("--help")) return {};
        if (arguments_ > face_.most)
            return "takes at most " + std::to_string(face_.most) + " arguments";
        if (told_ != Told::whole) return {};
        if (arguments_ < face_.least) return "takes at least " + std::to_string(face_.least);
        for (const auto& [name, flag] : face_.options)
            if (flag.required && !seen_.contains(name)) return "needs " + name;
        return {};
    }

  private:
    std::string argument() {
        const std::size_t number = arguments_++;
        return number < face_.choices.size() ? fault_of_value(words_[at_], face_.choices[number])
                                             : std::string();
    }

    std::string option() {
        const std::string& word = words_[at_];
        const std::string name = word.substr(0, word.find('='));
        const auto known = face_.options.find(name);
        if (known == face_.options.end()) return "has no option " + name;
        seen_.insert(name);
        const ProgramFace::Flag& flag = known->second;
        if (name != word) return fault_of_value(word.substr(name.size() + 1), flag);
        if (!flag.takes_value) return {};
        if (at_ + 1 < words_.size() && !is_option(words_[at_ + 1]))
            return fault_of_value(words_[++at_], flag);
        return told_ == Told::in_part ? "" : "takes a value behind " + name;
    }

    const std::vector<std::string>& words_;
    const ProgramFace& face_;
    Told told_;
    std::size_t at_ = 0;
    std::size_t arguments_ = 0;
    std::set<std::string> seen_;
};

} // namespace

ProgramFace face_of(const Json& described) {
    ProgramFace face;
    for (const Json& caller : described.find("callers")->as_array())
        face.callers.insert(caller.as_string());
    for (const Json& argument : described.find("arguments")->as_array()) {
        const std::string arity = argument.string_at("arity");
        face.choices.push_back(choices_in(argument));
        if (arity == "required" || arity == "one-or-more") ++face.least;
        face.most += arity == "required" || arity == "optional" ? 1 : 1000;
    }
    for (const Json& option : described.find("options")->as_array()) {
        const ProgramFace::Flag flag{.takes_value = option.find("value")->is_string(),
                                     .required = option.find("required")->as_bool(),
                                     .choices = choices_in(option),
                                     .value = option.string_at("value")};
        face.options["--" + option.string_at("name")] = flag;
        // It stands under its long name, which is enough to be there once.
        if (option.find("letter")->is_string())
            face.options["-" + option.string_at("letter")] = {flag.takes_value, false, flag.choices,
                                                              flag.value};
    }
    return face;
}

bool is_to_fill_in(std::string_view word) {
    if (word.starts_with('{')) return word.ends_with('}');
    return !word.empty() && std::ranges::all_of(word, [](char c) {
        return (c >= 'A' && c <= 'Z') || c == '.' || c == '-';
    }) && word.front() != '-';
}

std::string fault_of_words(const std::vector<std::string>& words, const ProgramFace& face,
                           Told told) {
    return WordsReader(words, face, told).fault();
}

} // namespace atelier::meta
