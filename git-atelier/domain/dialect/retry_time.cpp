#include "domain/dialect/retry_time.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace atelier {
namespace {

constexpr Seconds day{24 * 3600};
constexpr Seconds longest = 31 * day;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return c >= 'a' && c <= 'z';
}

// Reads forward in lower-case text.
class Scanner {
  public:
    Scanner(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    bool at_digit() const { return at_ < text_.size() && is_digit(text_[at_]); }
    bool take(char wanted) {
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }
    void skip(std::string_view any) {
        while (at_ < text_.size() && any.find(text_[at_]) != std::string_view::npos)
            ++at_;
    }
    std::optional<std::int64_t> number() {
        const std::size_t begin = at_;
        while (at_digit())
            ++at_;
        const auto value = parse_integer(text_.substr(begin, at_ - begin));
        if (!value || *value > longest.count()) return std::nullopt;
        return *value;
    }
    std::string_view word() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && is_letter(text_[at_]))
            ++at_;
        return text_.substr(begin, at_ - begin);
    }

  private:
    std::string_view text_;
    std::size_t at_;
};

std::optional<std::int64_t> seconds_in(std::string_view unit) {
    if (unit.starts_with("ms") || unit.starts_with("milli")) return 0;
    if (unit == "s" || unit.starts_with("sec")) return 1;
    if (unit == "m" || unit.starts_with("min")) return 60;
    if (unit == "h" || unit.starts_with("hour") || unit.starts_with("hr")) return 3600;
    if (unit == "d" || unit.starts_with("day")) return day.count();
    return std::nullopt;
}

// "1h30m", "17.5 seconds", "2 days, 3 hours"; a number alone counts seconds where `bare` is true.
std::optional<Seconds> duration_at(Scanner scan, bool bare) {
    std::int64_t total = 0;
    bool found = false;
    while (scan.at_digit()) {
        const auto number = scan.number();
        if (!number) return std::nullopt;
        const bool fraction = scan.take('.') && scan.number();
        scan.skip(" ");
        const std::string_view unit = scan.word();
        const auto each = unit.empty() && bare ? std::optional<std::int64_t>(1) : seconds_in(unit);
        if (!each) break;
        // Part of a second is waited for as well.
        total += *number * *each + (fraction || *each == 0 ? 1 : 0);
        found = true;
        scan.skip(" ,");
    }
    if (!found) return std::nullopt;
    return Seconds{total};
}

std::optional<Time> by_duration(std::string_view text, Time now) {
    struct Mark {
        std::string_view words;
        bool bare;
    };
    constexpr auto marks = std::to_array<Mark>({{"retry-after:", true},
                                                {"retry-after", true},
                                                {"retry after", true},
                                                {"retry_after", true},
                                                {" requested ", false},
                                                {" in ", false},
                                                {" after ", false}});
    for (const Mark& mark : marks)
        for (std::size_t at = text.find(mark.words); at != std::string_view::npos;
             at = text.find(mark.words, at + 1)) {
            Scanner scan(text, at + mark.words.size());
            scan.skip(" \":=");
            if (const auto found = duration_at(scan, mark.bare)) return now + *found;
        }
    return std::nullopt;
}

// 17:00, 5pm, 5:30 pm, also with "utc" behind it.
std::optional<Time> time_of_day_at(Scanner scan, Time now, Seconds ahead) {
    constexpr int noon = 12;
    auto hour = scan.number();
    if (!hour || *hour > 24) return std::nullopt;
    std::int64_t minute = 0;
    const bool has_minute = scan.take(':');
    if (has_minute) minute = scan.number().value_or(60);
    scan.skip(" ");
    Scanner behind = scan;
    const std::string_view half = behind.word();
    const bool twelve = half == "am" || half == "pm";
    if (!twelve && !has_minute) return std::nullopt;
    if (twelve && (*hour < 1 || *hour > noon)) return std::nullopt;
    if (twelve) *hour = *hour % noon + (half == "pm" ? noon : 0);
    if (minute > 59) return std::nullopt;
    if (twelve) scan = behind;
    scan.skip(" (");
    const std::string_view zone = scan.word();
    if (zone == "utc" || zone == "gmt") ahead = Seconds{0};
    const auto local = std::chrono::floor<Seconds>(now.time_since_epoch()) + ahead;
    Seconds at = local - local % day + Seconds{*hour * 3600 + minute * 60};
    if (at <= local) at += day;
    return Time(std::chrono::duration_cast<Millis>(at - ahead));
}

std::optional<Time> by_time_of_day(std::string_view text, Time now, Seconds ahead) {
    for (const std::string_view mark : {" at ", "resets ", " until "})
        for (std::size_t at = text.find(mark); at != std::string_view::npos;
             at = text.find(mark, at + 1)) {
            const Scanner scan(text, at + mark.size());
            if (!scan.at_digit()) continue;
            if (const auto found = time_of_day_at(scan, now, ahead)) return found;
        }
    return std::nullopt;
}

std::optional<Time> by_date(std::string_view words) {
    constexpr std::size_t shortest = 20;
    for (std::size_t at = words.find("20"); at != std::string_view::npos;
         at = words.find("20", at + 1)) {
        const std::string_view rest = words.substr(at);
        if (rest.size() < shortest || rest[4] != '-' || rest[7] != '-') continue;
        const std::string_view whole = rest.substr(0, rest.find_first_not_of("0123456789-+:.TZtz"));
        for (std::size_t size = whole.size(); size >= shortest; --size)
            if (const auto time = parse_time(whole.substr(0, size))) return *time;
    }
    return std::nullopt;
}

} // namespace

std::optional<Time> retry_time(std::string_view words, Time now, Seconds ahead_of_utc) {
    const std::string lower = ascii_lower(words);
    auto found = by_date(words);
    if (!found) found = by_duration(lower, now);
    if (!found) found = by_time_of_day(lower, now, ahead_of_utc);
    if (found && (*found < now || *found > now + longest)) return std::nullopt;
    return found;
}

std::optional<Time> retry_time(const TurnVerdict& verdict, Time now, Seconds ahead_of_utc) {
    const auto sensible = [&](Time time) { return time > now && time <= now + longest; };
    if (verdict.until && sensible(*verdict.until)) return verdict.until;
    if (verdict.wait && sensible(now + *verdict.wait)) return now + *verdict.wait;
    return retry_time(verdict.words, now, ahead_of_utc);
}

std::optional<Millis> retry_after(std::string_view header) {
    const auto seconds = parse_integer(trim(header));
    if (!seconds || *seconds < 0 || *seconds > longest.count()) return std::nullopt;
    return Millis{*seconds * 1000};
}

Seconds pause_after_limit(int earlier) {
    constexpr auto pauses = std::to_array<int>({5, 15, 45});
    const auto at = static_cast<std::size_t>(std::clamp(earlier, 0, 2));
    return Seconds{pauses[at] * 60};
}

} // namespace atelier
