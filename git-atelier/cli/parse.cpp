// The one place that knows cxxopts. Values are taken as they stand: no splitting at commas, no
// conversion, and a value may begin with a dash.
#include "base/likeness.hpp"
#include "base/text.hpp"
#include "cli/args.hpp"

#define CXXOPTS_NO_REGEX
#include <cxxopts.hpp>

#include <algorithm>

namespace atelier {
namespace {

// Values that name something on disk are bytes; all else is text that ends up in documents.
bool is_path(std::string_view value_name) {
    return value_name == "DIR" || value_name == "FOLDER" || value_name == "PATH" ||
           value_name.starts_with("FILE");
}

// `-C ''` stays in the current folder, as with Git.
bool must_be_named(std::string_view value_name) {
    return is_path(value_name) && value_name != "DIR";
}

std::vector<Option> all_options(const Declaration& declaration, ProgramKind kind) {
    std::vector<Option> options(declaration.options.begin(), declaration.options.end());
    const auto common = common_options(declaration, kind);
    options.insert(options.end(), common.begin(), common.end());
    options.push_back({.name = "describe", .help = ""});
    return options;
}

tl::unexpected<Error> wrong(const Args& args, const std::string& what) {
    return fail(ErrorCode::usage, to_valid_utf8(what), usage_line(args.declaration(), args.kind()));
}

Result<void> take_option(Args& args, const Option& option, const std::string& value) {
    const std::string spelled = "--" + std::string(option.name);
    if (option.value.empty()) {
        if (value != "true") return wrong(args, "option '" + spelled + "' takes no value");
        if (!args.has(option.name)) args.add(option.name, value);
        return {};
    }
    if (!option.repeatable && args.has(option.name))
        return wrong(args, "option '" + spelled + "' was given twice");
    if (!is_path(option.value) && !is_valid_utf8(value))
        return wrong(args, "the value of '" + spelled + "' is not UTF-8");
    if (option.required ? trim(value).empty() : value.empty() && must_be_named(option.value))
        return wrong(args, "option '" + spelled + "' must not be empty");
    args.add(option.name, value);
    return {};
}

Result<void> take_positional(Args& args, const std::vector<std::string>& given) {
    const auto declared = args.declaration().arguments;
    std::size_t next = 0;
    for (const std::string& value : given) {
        if (next == declared.size()) return wrong(args, "unexpected argument '" + value + "'");
        const Argument& argument = declared[next];
        if (argument.behind_dashes)
            return wrong(args, "unexpected argument '" + value +
                                   "'; what is to be run stands "
                                   "behind '--'");
        if (!is_valid_utf8(value) && argument.name != "path")
            return wrong(args, "argument '" + value + "' is not UTF-8");
        if (trim(value).empty() && !argument.may_be_empty)
            return wrong(args, capitals(argument.name) + " must not be empty");
        args.add(argument.name, value);
        if (argument.arity == Arity::required || argument.arity == Arity::optional) ++next;
    }
    return {};
}

// Where the words begin that an argument takes as they stand; all of them where none does.
std::vector<std::string>::const_iterator end_of_own(const Declaration& declaration,
                                                    const std::vector<std::string>& arguments) {
    const bool takes_them = std::ranges::any_of(declaration.arguments, &Argument::behind_dashes);
    return takes_them ? std::ranges::find(arguments, "--") : arguments.end();
}

void take_as_they_stand(Args& args, std::vector<std::string>::const_iterator from,
                        std::vector<std::string>::const_iterator end) {
    const auto declared = args.declaration().arguments;
    const auto taker = std::ranges::find_if(declared, &Argument::behind_dashes);
    for (auto word = from; word != end; ++word)
        args.add(taker->name, *word);
}

Result<void> require_all(const Args& args) {
    for (const Argument& argument : args.declaration().arguments) {
        const bool needed =
            argument.arity == Arity::required || argument.arity == Arity::one_or_more;
        if (needed && !args.has(argument.name))
            return wrong(args, capitals(argument.name) + " is missing");
    }
    for (const Option& option : args.declaration().options)
        if (option.required && !args.has(option.name))
            return wrong(args, "--" + std::string(option.name) + " is missing");
    return {};
}

// cxxopts says "Option 'x' ..." between typographic quotes.
std::string reworded(const std::exception& fault) {
    std::string text = fault.what();
    for (const std::string_view quote : {"\u2018", "\u2019"})
        for (auto at = text.find(quote); at != std::string::npos; at = text.find(quote))
            text.replace(at, quote.size(), "'");
    if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z')
        text[0] = static_cast<char>(text[0] - 'A' + 'a');
    while (text.ends_with('.') || text.ends_with('\n'))
        text.pop_back();
    return text;
}

// What stands between the quotes of such a text.
std::string quoted_in(const std::string& text) {
    const auto from = text.find('\'');
    const auto to = text.find('\'', from + 1);
    if (from == std::string::npos || to == std::string::npos) return {};
    return text.substr(from + 1, to - from - 1);
}

std::string meant_instead(const std::string& written, const std::vector<Option>& options) {
    std::vector<std::string_view> names;
    for (const Option& option : options)
        if (!option.help.empty()) names.push_back(option.name);
    return did_you_mean(written, names, "--");
}

// Whether the next word is the value of this one.
bool awaits_value(const std::string& word, const std::vector<Option>& options) {
    return std::ranges::any_of(options, [&](const Option& option) {
        return !option.value.empty() && (word == "--" + std::string(option.name) ||
                                         word == std::string("-") + option.letter);
    });
}

// "-ofile", "-o-", "-C/tmp": cxxopts knows only some of the values that stand right behind a
// letter.
bool has_value_attached(const std::string& word, const std::vector<Option>& options) {
    return word.size() > 2 && !word.starts_with("--") && awaits_value(word.substr(0, 2), options);
}

std::vector<std::string> with_values_apart(std::vector<std::string>::const_iterator word,
                                           std::vector<std::string>::const_iterator end,
                                           const std::vector<Option>& options) {
    std::vector<std::string> out;
    bool is_value = false;
    for (; word != end && (is_value || *word != "--"); ++word) {
        if (!is_value && has_value_attached(*word, options)) {
            out.push_back(word->substr(0, 2));
            out.push_back(word->substr(2));
            continue;
        }
        is_value = !is_value && awaits_value(*word, options);
        out.push_back(*word);
    }
    out.insert(out.end(), word, end);
    return out;
}

} // namespace

Result<Args> parse_arguments(const Declaration& declaration, ProgramKind kind,
                             const std::vector<std::string>& arguments) {
    Args args(declaration, kind);
    const std::vector<Option> options = all_options(declaration, kind);
    try {
        cxxopts::Options parser{std::string(declaration.name)};
        auto add = parser.add_options();
        for (const Option& option : options) {
            std::string names(option.name);
            if (option.letter != 0) names = std::string(1, option.letter) + "," + names;
            if (option.value.empty())
                add(names, "");
            else
                add(names, "", cxxopts::value<std::string>());
        }
        std::vector<const char*> argv = {"git-atelier"};
        const auto end = end_of_own(declaration, arguments);
        const auto own = with_values_apart(arguments.begin(), end, options);
        for (const std::string& word : own)
            argv.push_back(word.c_str());
        const auto parsed = parser.parse(static_cast<int>(argv.size()), argv.data());
        for (const auto& given : parsed.arguments()) {
            const auto option = std::find_if(options.begin(), options.end(), [&](const Option& o) {
                return o.name == given.key();
            });
            if (option == options.end()) continue;
            ATELIER_CHECK(take_option(args, *option, given.value()));
        }
        ATELIER_CHECK(take_positional(args, parsed.unmatched()));
        if (end != arguments.end()) take_as_they_stand(args, end + 1, arguments.end());
    } catch (const cxxopts::exceptions::no_such_option& fault) {
        const std::string name = quoted_in(reworded(fault));
        return wrong(args, "there is no option '" + std::string(name.size() > 1 ? "--" : "-") +
                               name + "'" + meant_instead(name, options));
    } catch (const cxxopts::exceptions::invalid_option_syntax& fault) {
        return wrong(args, "there is no option '" + quoted_in(reworded(fault)) + "'");
    } catch (const cxxopts::exceptions::missing_argument& fault) {
        const std::string name = quoted_in(reworded(fault));
        return wrong(args, (name.size() > 1 ? "--" : "-") + name + " needs a value");
    } catch (const cxxopts::exceptions::exception& fault) {
        return wrong(args, reworded(fault));
    }
    if (!asks_for_help(args) && !asks_for_description(args)) ATELIER_CHECK(require_all(args));
    return args;
}

} // namespace atelier
