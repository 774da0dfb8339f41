package dev.longhaul.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads SQL text as far as is needed to find parameters, placeholders and the first word of every statement: it knows
 * quotes, dollar quotes and comments, nothing of grammar.
 */
final class SqlText {
    /** A stretch of SQL; code is what is neither quoted nor a comment. */
    record Piece(String text, boolean code) {}

    private SqlText() {}

    static List<Piece> pieces(String sql) {
        List<Piece> pieces = new ArrayList<>();
        int codeFrom = 0;
        int at = 0;
        while (at < sql.length()) {
            int end = endOfQuoted(sql, at);
            if (end > at) {
                if (codeFrom < at) {
                    pieces.add(new Piece(sql.substring(codeFrom, at), true));
                }
                pieces.add(new Piece(sql.substring(at, end), false));
                codeFrom = end;
                at = end;
            } else {
                at++;
            }
        }
        if (codeFrom < sql.length()) {
            pieces.add(new Piece(sql.substring(codeFrom), true));
        }
        return pieces;
    }

    /** The first word of each statement in a text, in upper case; opening parentheses do not count. */
    static List<String> firstWords(String sql) {
        return firstWords(sql, 1);
    }

    /** The first words of each statement in a text, in upper case, with single spaces between them. */
    static List<String> firstWords(String sql, int count) {
        StringBuilder code = new StringBuilder();
        for (Piece piece : pieces(sql)) {
            code.append(piece.code() ? piece.text() : isComment(piece.text()) ? " " : "''");
        }
        List<String> words = new ArrayList<>();
        for (String statement : code.toString().split(";")) {
            String rest = statement.strip();
            while (rest.startsWith("(") || rest.startsWith("{")) {
                rest = rest.substring(1).strip();
            }
            if (!rest.isEmpty()) {
                words.add(opening(rest, count));
            }
        }
        return words;
    }

    private static String opening(String statement, int count) {
        StringBuilder words = new StringBuilder();
        String rest = statement;
        for (int i = 0; i < count; i++) {
            int end = 0;
            while (end < rest.length() && Character.isLetter(rest.charAt(end))) {
                end++;
            }
            if (end > 0 && i > 0) {
                words.append(' ');
            }
            words.append(rest, 0, end);
            rest = rest.substring(end).strip();
        }
        return words.toString().toUpperCase(Locale.ROOT);
    }

    private static boolean isComment(String text) {
        return text.startsWith("--") || text.startsWith("/*");
    }

    /** The end of what begins at a place, or the place itself when nothing quoted or commented begins there. */
    private static int endOfQuoted(String sql, int at) {
        char c = sql.charAt(at);
        if (c == '\'') {
            boolean escapes = at > 0
                    && Character.toUpperCase(sql.charAt(at - 1)) == 'E'
                    && (at == 1 || !Character.isJavaIdentifierPart(sql.charAt(at - 2)));
            return endOfString(sql, at, escapes);
        }
        if (c == '"') {
            return endOfString(sql, at, false);
        }
        if (sql.startsWith("--", at)) {
            return endOfLine(sql, at);
        }
        if (sql.startsWith("/*", at)) {
            return endOfBlockComment(sql, at);
        }
        if (c == '$' && (at == 0 || !Character.isJavaIdentifierPart(sql.charAt(at - 1)))) {
            return endOfDollarQuoted(sql, at);
        }
        return at;
    }

    /** A carriage return ends a comment as well, for both databases. */
    private static int endOfLine(String sql, int at) {
        int end = at;
        while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private static int endOfString(String sql, int at, boolean escapes) {
        char quote = sql.charAt(at);
        int i = at + 1;
        while (i < sql.length()) {
            if (escapes && sql.charAt(i) == '\\') {
                i += 2;
            } else if (sql.charAt(i) == quote && i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                i += 2;
            } else if (sql.charAt(i) == quote) {
                return i + 1;
            } else {
                i++;
            }
        }
        return sql.length();
    }

    private static int endOfBlockComment(String sql, int at) {
        int depth = 0;
        int i = at;
        while (i < sql.length()) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i += 2;
            } else if (sql.startsWith("*/", i)) {
                depth--;
                i += 2;
                if (depth == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        return sql.length();
    }

    private static int endOfDollarQuoted(String sql, int at) {
        int tagEnd = at + 1;
        while (tagEnd < sql.length() && (Character.isLetterOrDigit(sql.charAt(tagEnd)) || sql.charAt(tagEnd) == '_')) {
            tagEnd++;
        }
        if (tagEnd >= sql.length() || sql.charAt(tagEnd) != '$') {
            return at;
        }
        String tag = sql.substring(at, tagEnd + 1);
        int end = sql.indexOf(tag, tagEnd + 1);
        return end < 0 ? sql.length() : end + tag.length();
    }
}
