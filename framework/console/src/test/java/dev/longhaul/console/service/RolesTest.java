package dev.longhaul.console.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longhaul.Longhaul;
import dev.longhaul.console.database.SchemaMigrations;
import dev.longhaul.state.Action;
import dev.longhaul.state.Channel;
import dev.longhaul.testing.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What page and API both rest on: no method of the service acts for somebody who may not. */
class RolesTest {
    /** What needs more than to look; a method that is new and not here has to let whoever may look do it. */
    private static final Map<String, Role> NEEDED = Map.of(
            "decide", Role.OPERATE,
            "set", Role.OPERATE,
            "setAll", Role.OPERATE,
            "fire", Role.OPERATE,
            "wake", Role.OPERATE,
            "dryRun", Role.OPERATE,
            "prune", Role.ADMIN,
            "register", Role.ADMIN);

    private final TestDatabase database = TestDatabase.h2();
    private Longhaul longhaul;
    private ConsoleService service;

    @BeforeEach
    void open() {
        DataSource pool = database.dataSource(4);
        SchemaMigrations.of(pool).applyLonghaul();
        longhaul = Longhaul.builder().dataSource(pool).build();
        service = new ConsoleService(longhaul);
    }

    @AfterEach
    void close() {
        longhaul.close();
        database.close();
    }

    private static Caller caller(Role role) {
        return new Caller("somebody", role, Channel.HTTP, Optional.of("192.0.2.1"));
    }

    @Test
    @DisplayName("P19 every method of the service refuses a lesser role, before it looks at anything else")
    void every_method_looks_at_the_role() throws Exception {
        List<Method> methods = Stream.of(ConsoleService.class, ManyService.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                // Probes have no role, and what only leads to methods needs none.
                .filter(method -> !List.of("health", "many").contains(method.getName()))
                .toList();
        assertThat(methods).hasSizeGreaterThan(10);
        for (Method method : methods) {
            assertThat(method.getParameterTypes()[0]).as(method.getName()).isEqualTo(Caller.class);
            Role needed = NEEDED.getOrDefault(method.getName(), Role.VIEW);
            for (Role role : Role.values()) {
                if (method.getName().equals("act")) {
                    continue;
                }
                assertThat(isRefused(method, caller(role)))
                        .as(method.getName() + " by " + role)
                        .isEqualTo(!role.includes(needed));
            }
        }
    }

    private boolean isRefused(Method method, Caller caller) throws IllegalAccessException {
        Object[] arguments = Stream.concat(
                        Stream.of(caller),
                        Arrays.stream(method.getParameterTypes()).skip(1).map(RolesTest::any))
                .toArray();
        try {
            method.invoke(method.getDeclaringClass() == ManyService.class ? service.many() : service, arguments);
            return false;
        } catch (InvocationTargetException e) {
            return e.getCause() instanceof NotAllowedException;
        }
    }

    private static Object any(Class<?> type) {
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == boolean.class) {
            return false;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isRecord()) {
            return record(type);
        }
        return Map.<Class<?>, Object>of(
                        String.class, "none",
                        Optional.class, Optional.empty(),
                        List.class, List.of("none"),
                        Set.class, Set.of(),
                        Map.class, Map.of("pace", "fast"),
                        Duration.class, Duration.ofDays(1),
                        Instant.class, Instant.EPOCH)
                .get(type);
    }

    private static Object record(Class<?> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types)
                    .newInstance(Arrays.stream(types).map(RolesTest::any).toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type.getName(), e);
        }
    }

    @Test
    @DisplayName("P19 each action needs its role: what throws work away or cannot be taken back needs admin")
    void each_action_needs_its_role() {
        Set<Action> ofAdmins =
                Set.of(Action.FORCE_PAUSE, Action.FORCE_CANCEL, Action.RESTART, Action.ROLLBACK, Action.ACCEPT);
        for (Action action : Action.values()) {
            ActionCommand command = new ActionCommand("none", action, false, 0, Optional.empty(), Optional.empty());
            Role needed = ofAdmins.contains(action) ? Role.ADMIN : Role.OPERATE;
            for (Role role : Role.values()) {
                if (role.includes(needed)) {
                    assertThatThrownBy(() -> service.act(caller(role), command)).isInstanceOf(NotFoundException.class);
                } else {
                    assertThatThrownBy(() -> service.act(caller(role), command))
                            .isInstanceOf(NotAllowedException.class)
                            .hasMessageContaining("As somebody with the role " + role.text())
                            .hasMessageContaining("that needs the role " + needed.text());
                }
            }
        }
    }
}
