package dev.longhaul.bench;

import dev.longhaul.job.Migration;
import dev.longhaul.job.MigrationJob;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;

/** As many job classes as are wanted, alike but for their names: a migration is a class. */
final class Numbered {
    private Numbered() {}

    static String name(int number) {
        return "many_%04d".formatted(number);
    }

    /** Subclasses of {@link Ticking} for the migrations of number 1 to {@code count}. */
    static List<Class<? extends MigrationJob>> classes(int count) {
        List<Class<? extends MigrationJob>> classes = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            classes.add(new ByteBuddy()
                    .subclass(Ticking.class)
                    .name(Ticking.class.getName() + i)
                    .annotateType(AnnotationDescription.Builder.ofType(Migration.class)
                            .define("name", name(i))
                            .build())
                    .make()
                    .load(Numbered.class.getClassLoader(), ClassLoadingStrategy.Default.INJECTION)
                    .getLoaded());
        }
        return classes;
    }
}
